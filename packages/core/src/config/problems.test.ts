// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables in tajo.yml are written like this.

import { describe, expect, it } from 'vitest'
import { TajoError } from '../errors.ts'
import { loadConfig } from './load-config.ts'
import { complaint, load } from './test-folder.ts'

const withLines = (...lines: string[]): string =>
  [
    'connectors:',
    '  freshdesk:',
    '    domain: acme',
    '    api_key: a-secret-key',
    ...lines.map((line) => `    ${line}`),
  ].join('\n')

describe('what is wrong in tajo.yml', () => {
  it('names the file that is not there', async () => {
    const missing = loadConfig({ path: 'nowhere.yml', env: {}, cwd: '/' })
    await expect(missing).rejects.toThrow(TajoError)
    await expect(missing).rejects.toMatchObject({
      code: 'TAJO_CONFIG_MISSING',
      message: 'There is no nowhere.yml.',
      exitCode: 2,
    })
  })

  it('suggests the key that was meant', async () => {
    expect(
      await complaint('connectors:\n  freshdesk:\n    domain: acme\n    api_kye: a-secret-key\n'),
    ).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:2 connectors.freshdesk.api_key: is missing
      tajo.yml:4 connectors.freshdesk.api_kye: unknown key; did you mean "api_key"?
      → Correct the lines named in the message."
    `)
    expect(
      await complaint(withLines('streams:', '  tickets: { enbled: true, mask: { subject: hsh } }')),
    ).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:6 connectors.freshdesk.streams.tickets.mask.subject: must be one of hash, redact, drop; found "hsh"
      tajo.yml:6 connectors.freshdesk.streams.tickets.enbled: unknown key; did you mean "enabled"?
      → Correct the lines named in the message."
    `)
    expect(await complaint(withLines('ticket_events: { ticket_craeted: x }'))).toMatchInlineSnapshot(`
      "TAJO_CONFIG_UNKNOWN_KEY
      tajo.yml:5 connectors.freshdesk.ticket_events.ticket_craeted: unknown key; did you mean "ticket_created"?
      → Correct or remove the key named in the message."
    `)
    expect(await complaint('warehose: x\nservr: 1')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_UNKNOWN_KEY
      tajo.yml:1 warehose: unknown key; did you mean "warehouse"?
      tajo.yml:2 servr: unknown key; did you mean "server"?
      → Correct or remove the key named in the message."
    `)
  })

  it('says what would be valid and what was found', async () => {
    expect(
      await complaint(
        withLines(
          'enabled: "yes"',
          'rate_limit: fast',
          'rate_reserve: 99%',
          'sync: { tickets: 1 }',
          'streams: [tickets]',
          'layer: my layer',
          'log_level: loud',
          'schedule: every 2m',
          'full_sync: yearly',
          'lists: { open_tickets: x }',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:5 connectors.freshdesk.enabled: must be true or false; found "yes"
      tajo.yml:6 connectors.freshdesk.rate_limit: must be auto, or a whole number of calls a minute; found "fast"
      tajo.yml:7 connectors.freshdesk.rate_reserve: must be a percentage from 0% to 90%; found "99%"
      tajo.yml:8 connectors.freshdesk.sync.tickets: must be true or false; found 1
      tajo.yml:9 connectors.freshdesk.streams: must be a group of keys; found a list
      tajo.yml:10 connectors.freshdesk.layer: must consist of letters, digits and _, and not begin with a digit; found "my layer"
      tajo.yml:11 connectors.freshdesk.log_level: must be one of error, warn, info, verbose, debug; found "loud"
      tajo.yml:12 connectors.freshdesk.schedule: must lie between every 5m and every 24h; found "every 2m"
      tajo.yml:13 connectors.freshdesk.full_sync: must be daily, weekly, monthly, or a number of days such as 10d; found "yearly"
      tajo.yml:14 connectors.freshdesk.lists.open_tickets: must be a number, or a group of keys; found "x"
      → Correct the lines named in the message."
    `)
  })

  it('names the missing variable and where to set it', async () => {
    expect(
      await complaint('connectors:\n  freshdesk:\n    domain: acme\n    api_key: ${FRESHDESK_API_KEY}'),
    ).toMatchInlineSnapshot(`
      "TAJO_CONFIG_VARIABLE
      tajo.yml:4 connectors.freshdesk.api_key: the variable FRESHDESK_API_KEY is not set
      → Set FRESHDESK_API_KEY in the environment, or write FRESHDESK_API_KEY=… into <dir>/.env"
    `)
    expect(
      await complaint('connectors: { freshdesk: { domain: acme, api_key: "${KEY}" } }', { KEY: '' }),
    ).toMatchInlineSnapshot(`
      "TAJO_CONFIG_VARIABLE
      tajo.yml:1 connectors.freshdesk.api_key: the variable KEY is not set (it is empty in the environment)
      → Set KEY in the environment, or write KEY=… into <dir>/.env"
    `)
    expect(await complaint('connectors: { freshdesk: { domain: "${a-b}", api_key: "${KEY" } }')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_VARIABLE
      tajo.yml:1 connectors.freshdesk.domain: a variable is written \${NAME} or \${NAME:-default}; write $\${ for a plain \${
      tajo.yml:1 connectors.freshdesk.api_key: a variable is written \${NAME} or \${NAME:-default}; write $\${ for a plain \${
      → Correct the lines named in the message."
    `)
  })

  it('names line and column of bad YAML without quoting it', async () => {
    expect(await complaint('connectors:\n  freshdesk:\n    api_key: "a-secret-key\n')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_SYNTAX
      tajo.yml:4:1: not valid YAML: a quote, bracket or comma is missing
      → Correct the line named in the message."
    `)
    expect(await complaint('connectors:\n  freshdesk:\n\tdomain: acme\n')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_SYNTAX
      tajo.yml:3:1: not valid YAML: lines are indented with spaces, not with tabs
      → Correct the line named in the message."
    `)
    expect(await complaint('a: *secret\n')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_SYNTAX
      tajo.yml:1 a: not valid YAML: a value that begins with * or & must stand in quotes
      → Correct the line named in the message."
    `)
    expect(await complaint('connectors:\n  freshdesk: {}\n  freshdesk: {}\n')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_SYNTAX
      tajo.yml:3:3: not valid YAML: the key stands twice in the same place
      → Correct the line named in the message."
    `)
    expect(await complaint('a: !secret\n')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_SYNTAX
      tajo.yml:1:4: not valid YAML: a value that begins with ! must stand in quotes
      → Correct the line named in the message."
    `)
    expect(await complaint('a: [secret\nb: "secret"secret')).not.toContain('secret')
  })

  it('refuses dates that cannot be', async () => {
    expect(await complaint(withLines('start_date: 2026-03-02'))).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:5 connectors.freshdesk.start_date: lies in the future, so nothing would be read; found "2026-03-02"
      → Correct the line named in the message."
    `)
    expect(
      await complaint(withLines('start_date: 2023-02-30', 'streams: { tickets: { start_date: yesterday } }')),
    ).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:5 connectors.freshdesk.start_date: must be a day that exists in the calendar; found "2023-02-30"
      tajo.yml:6 connectors.freshdesk.streams.tickets.start_date: must be a date such as 2023-01-31, or a date and time such as 2023-01-31T08:00:00Z; found "yesterday"
      → Correct the lines named in the message."
    `)
    expect(await complaint(withLines('start_date: 2023-01-01', 'historical_sync: all'))).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:6 connectors.freshdesk.historical_sync: says how far back to read, and so does start_date; keep one of them
      → Correct the line named in the message."
    `)
    expect(await complaint(withLines('historical_sync: 3 months'))).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:5 connectors.freshdesk.historical_sync: must be a span such as 12h, 30d or 2w, or all; found "3 months"
      → Correct the line named in the message."
    `)
  })

  it('refuses domains that are or could become another host', async () => {
    const domain = (text: string): Promise<string> =>
      complaint(`connectors: { freshdesk: { domain: "${text}", api_key: k } }`)
    expect(await domain('support.example.com')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_URL
      tajo.yml:1 connectors.freshdesk.domain: must be the account’s own name, such as yourcompany.freshdesk.com: Freshdesk answers its API only there, not under a name of your own like support.example.com; found "support.example.com"
      → The name is in the address you open Freshdesk with: https://<name>.freshdesk.com"
    `)
    expect(await domain('https://acme.freshdesk.com/')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_URL
      tajo.yml:1 connectors.freshdesk.domain: must be the name alone, without https:// and path, such as yourcompany.freshdesk.com; found "https://acme.freshdesk.com/"
      → The name is in the address you open Freshdesk with: https://<name>.freshdesk.com"
    `)
    for (const text of [
      'acme.freshdesk.com/x',
      'acme.freshdesk.com:8080',
      'x@acme',
      'acme.freshdesk.com@evil.example',
      'acme.freshdesk.com.evil.example',
      'a.b.freshdesk.com',
      'acme#',
      'acme?x',
      'acme\\\\',
      '',
      '.freshdesk.com',
      'acme evil',
      'ácme',
      '127.0.0.1',
    ]) {
      expect(await domain(text), text).toContain('TAJO_CONFIG_URL')
    }
  })

  it('sends a key in the clear to this machine only', async () => {
    const base = (url: string): string => `connectors: { freshdesk: { base_url: "${url}", api_key: k } }`
    expect(await complaint(base('http://acme.freshdesk.com'))).toMatchInlineSnapshot(`
      "TAJO_CONFIG_URL
      tajo.yml:1 connectors.freshdesk.base_url: must begin with https:// (plain http:// only to 127.0.0.1, localhost or [::1], since the key would travel readable); found "http://acme.freshdesk.com"
      → Use https, or plain http to 127.0.0.1 only."
    `)
    expect(await complaint(base('https://me:pass@proxy.example.com'))).toMatchInlineSnapshot(`
      "TAJO_CONFIG_URL
      tajo.yml:1 connectors.freshdesk.base_url: must not carry a user name or password; found "https://[redacted]@proxy.example.com"
      → Use https, or plain http to 127.0.0.1 only."
    `)
    for (const url of [
      'http://127.0.0.1.evil.example',
      'http://localhost.evil.example',
      'http://[::2]',
      'http://0.0.0.0',
      'ftp://127.0.0.1',
      'file:///etc',
      'https://x/?a=b',
      'nonsense',
    ]) {
      expect(await complaint(base(url)), url).toContain('TAJO_CONFIG_URL')
    }
    for (const url of [
      'http://localhost:4101',
      'http://127.8.0.1',
      'http://[::1]:80',
      'https://proxy.example.com/freshdesk/',
    ]) {
      expect((await load(base(url))).sources, url).toHaveLength(1)
    }
  })

  it('says what is wrong with the address of a server, and nothing of its password', async () => {
    for (const address of [
      'postgres://me:se/cret@db.example.com/x',
      'postgres://me:secret@db.example.com',
      'postgres:///x',
    ]) {
      const said = await complaint(`warehouse: ${address}`)
      expect(said).toMatch(/must (be like|name a (host|database))/)
      expect(said).not.toMatch(/cret|me:/)
    }
  })

  it('names what this version has for a warehouse', async () => {
    expect(await complaint('warehouse: mysql://me:pass@db.example.com/x')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:1 warehouse: must be duckdb:<file>, such as duckdb:./tajo.duckdb, or postgres://<user>:<password>@<host>/<database>; this version of Tajo writes no other warehouse; found "mysql://[redacted]@db.example.com/x"
      → Correct the line named in the message."
    `)
    expect(await complaint('warehouse: "duckdb::memory:"')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:1 warehouse: must name a file on this machine, such as duckdb:./tajo.duckdb; found "duckdb::memory:"
      → Correct the line named in the message."
    `)
  })

  it('finds keys that contradict each other', async () => {
    expect(await complaint(withLines('sync: { tickets: true }', 'streams: { tickets: false }'))).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:6 connectors.freshdesk.streams.tickets: says false, and sync.tickets says true; keep one of them
      → Correct the line named in the message."
    `)
    expect(
      await complaint(`${withLines()}\n  second: { type: freshdesk, domain: b, api_key: k, layer: Freshdesk }`),
    ).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:5 connectors.second: would write the same tables as freshdesk; give it a layer or a prefix of its own
      → Correct the line named in the message."
    `)
    expect(
      await complaint(`${withLines()}\n  second: { domain: b, api_key: k }\n  third: { type: intercom }`),
    ).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:5 connectors.second.type: must be freshdesk or zendesk; it is missing
      tajo.yml:6 connectors.third.type: must be freshdesk or zendesk; found "intercom"
      → Correct the lines named in the message."
    `)
    expect(await complaint('connectors: { freshdesk: { api_key: k } }')).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:1 connectors.freshdesk.domain: must be the account’s name, such as yourcompany.freshdesk.com; it is missing
      → Correct the line named in the message."
    `)
    expect(
      await complaint(
        'connectors:\n  freshdesk: { domain: a, api_key: k }\n  "9 lives": { type: freshdesk, domain: acme, api_key: k }',
      ),
    ).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:3 connectors.9 lives: the name must begin with a letter and consist of letters, digits, _ and -
      → Correct the line named in the message."
    `)
  })

  it('never shows a value that is or may be a secret', async () => {
    expect(
      await complaint('connectors: { freshdesk: { domain: "${MY_KEY}", api_key: 123456 } }', { MY_KEY: 'hush hush' }),
    ).toMatchInlineSnapshot(`
      "TAJO_CONFIG_INVALID
      tajo.yml:1 connectors.freshdesk.domain: must be the account’s name, such as yourcompany or yourcompany.freshdesk.com; found a value that is not shown (from \${MY_KEY})
      tajo.yml:1 connectors.freshdesk.api_key: must be text, so put it in quotes; found a value that is not shown
      → Correct the lines named in the message."
    `)
  })

  it('survives aliases that multiply', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(', ')}]`),
    ].join('\n')
    expect(await complaint(bomb)).toContain('do its aliases multiply?')
  })
})
