import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { loadConfig } from '@tajo/core/config/load-config'
import { describe, expect, it, onTestFinished } from 'vitest'
import { play } from '../test-io.ts'
import { freshdeskSection } from '../text/init.ts'
import { withVariable, writeProject } from './files.ts'

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-init-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return dir
}

describe('.env', () => {
  it.each(['plain-key_1', 'with space', "with 'quote'", 'a#b', 'a$b', 'double"quote'])(
    'takes the key %j as it is',
    (key) => {
      expect(parseEnv(withVariable(undefined, 'FRESHDESK_API_KEY', key, false))['FRESHDESK_API_KEY']).toBe(key)
    },
  )

  it('keeps what else is in it', () => {
    expect(withVariable('OTHER=1', 'FRESHDESK_API_KEY', 'key', false)).toBe('OTHER=1\nFRESHDESK_API_KEY=key\n')
    expect(withVariable('FRESHDESK_API_KEY=\nOTHER=1\n', 'FRESHDESK_API_KEY', 'key', false)).toBe(
      'FRESHDESK_API_KEY=key\nOTHER=1\n',
    )
  })

  it('replaces another key only when told to', () => {
    expect(withVariable('FRESHDESK_API_KEY=key\n', 'FRESHDESK_API_KEY', 'key', false)).toBe('FRESHDESK_API_KEY=key\n')
    expect(() => withVariable('FRESHDESK_API_KEY=old\n', 'FRESHDESK_API_KEY', 'new', false)).toThrow(
      '.env holds another FRESHDESK_API_KEY already.',
    )
    expect(withVariable('export FRESHDESK_API_KEY=old\n', 'FRESHDESK_API_KEY', '$& $1', true)).toBe(
      "export FRESHDESK_API_KEY='$& $1'\n",
    )
  })
})

describe('init', () => {
  const env = { FRESHDESK_API_KEY: 'key-of-the-test' }

  it('writes files that load, the key readable by its owner only', async () => {
    const dir = await folder()
    await writeFile(join(dir, '.gitignore'), 'dist\n.env')
    await writeFile(join(dir, '.env'), 'A=1\n', { mode: 0o644 })
    const written = await writeProject(
      join(dir, 'tajo.yml'),
      {
        section: freshdeskSection('    domain: acme.freshdesk.com'),
        variables: { FRESHDESK_API_KEY: 'key' },
      },
      false,
    )
    expect(written).toEqual(['tajo.yml', '.env', '.tajo/tajo.schema.json', '.gitignore'])
    expect((await stat(join(dir, '.env'))).mode & 0o777).toBe(0o600)
    expect(await readFile(join(dir, '.gitignore'), 'utf8')).toBe('dist\n.env\n*.duckdb\n*.duckdb.wal\n.tajo/\n')
    expect(await readFile(join(dir, 'tajo.yml'), 'utf8')).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=.tajo/tajo.schema.json
      # What Tajo reads, and where it puts it. Lines that begin with # show what else there is.

      warehouse: duckdb:./tajo.duckdb

      connectors:
        freshdesk:
          domain: acme.freshdesk.com
          # The key stands in .env beside this file, which is not committed.
          api_key: \${FRESHDESK_API_KEY}

          # start_date: 2023-01-01      # nothing older; without it: everything
          # rate_reserve: 10%           # share of the account's limit left for your other apps
          # layer: freshdesk            # schema of the tables
          streams:
            tickets:
              history: true                               # every change of a ticket: how long it was in a status comes from it
              # mask: { description_text: redact }        # hash, redact or drop a column
            # conversations: false                        # leave a stream out
          # lists: { all_support_contacts: 30, open_tickets: 31, resolved_tickets: 32 }     # Brevo lists
          # contact_mapping: { email: email, name: FULLNAME, phone: SMS, open_tickets: OPEN_TICKETS, avg_csat: CSAT_SCORE }
          # ticket_events: { ticket_created: support_ticket_created }

      # Metrics per customer, lists that follow tickets and events, in Brevo: tajo activate --dry-run
      # brevo:
      #   api_key: \${BREVO_API_KEY}
      #   new_contacts: blocklist       # whoever Brevo does not know yet: blocklist, skip or subscribe
      #   default_region: DE            # country of phone numbers without a country code
      "
    `)
  })

  it('asks nothing with --yes and takes the key from the environment only', async () => {
    const argv = ['init', '--domain', 'acme', '--yes', '--no-test']
    expect((await play(argv)).stderr).toMatchInlineSnapshot(`
      "✗ Nobody can be asked here, and FRESHDESK_API_KEY is not set.
        Set it in the environment; a key in a flag would stay in the shell’s history.
        TAJO_USAGE
      "
    `)
    const done = await play(argv, {}, { FRESHDESK_API_KEY: 'key-of-the-test' })
    expect(done).toMatchObject({ exitCode: 0 })
    expect(done.stdout + done.stderr).not.toContain('key-of-the-test')
    expect(done.stdout).toMatchInlineSnapshot(`
      "✓ tajo.yml
      ✓ .env
      ✓ .tajo/tajo.schema.json
      ✓ .gitignore

      Next: tajo plan shows what a sync takes, tajo sync does it.
      "
    `)
  })

  it('does not write over files, and does not ask where nobody can answer', async () => {
    const again = await play(['init', '--domain', 'acme', '--yes'], { 'tajo.yml': 'warehouse: x' }, env)
    expect(again.exitCode).toBe(2)
    expect(again.stderr).toMatchInlineSnapshot(`
      "✗ tajo.yml is there already.
        Run again with --force to write over it.
        TAJO_USAGE
      "
    `)
    expect((await play(['init'], {}, env)).stderr).toMatchInlineSnapshot(`
      "✗ Nobody can be asked here, and the domain is not named.
        Run: tajo init --domain yourcompany --yes, with FRESHDESK_API_KEY in the
        environment.
        TAJO_USAGE
      "
    `)
    expect((await play(['init', '--domain', 'support.example.com'], {}, env)).stderr).toContain(
      'Freshdesk answers its API only there',
    )
  })

  it('writes a Zendesk account: an OAuth client, or a token that is there already', async () => {
    const argv = ['init', 'zendesk', '--subdomain', 'acme', '--yes', '--no-test']
    expect((await play(argv)).stderr).toContain('Nobody can be asked here, and ZENDESK_CLIENT_ID is not set.')
    expect((await play(['init', 'zendesk', '--yes'])).stderr).toContain('the subdomain is not named')
    expect((await play(['init', 'zendsk'])).stderr).toContain('There is no connector zendsk.')
    const client = await play(argv, {}, { ZENDESK_CLIENT_ID: 'tajo', ZENDESK_CLIENT_SECRET: 'hidden-secret' })
    expect(client).toMatchObject({ exitCode: 0 })
    expect(client.stdout + client.stderr).not.toContain('hidden-secret')
    expect(client.stdout).toContain('Next: tajo connectors connect zendesk asks for consent in the browser')
    const env = { ZENDESK_EMAIL: 'a@acme.example', ZENDESK_API_TOKEN: 'hidden-token' }
    const { exitCode, dir } = await play(argv, {}, env)
    expect(exitCode).toBe(0)
    expect(parseEnv(await readFile(join(dir, '.env'), 'utf8'))).toEqual(env)
    const { sources, warnings } = await loadConfig({ path: 'tajo.yml', env: {}, cwd: dir })
    expect(sources).toMatchObject([{ type: 'zendesk', domain: 'acme.zendesk.com', auth: { kind: 'token' } }])
    expect(warnings).toEqual([])
  })

  it('names a folder it may not write in', async () => {
    const dir = await folder()
    await chmod(dir, 0o555)
    const isRoot = process.geteuid?.() === 0
    // For root no folder is closed.
    if (isRoot) process.seteuid?.(65_534)
    try {
      const path = join(dir, 'tajo.yml')
      const refused = await play(['init', '--config', path, '--domain', 'acme', '--yes', '--no-test'], {}, env)
      expect(refused.exitCode).toBe(2)
      expect(refused.stderr.replaceAll(dir, '<closed>')).toMatchInlineSnapshot(`
        "✗ <closed>/.tajo may not be read or written by this user.
          Check its permissions and its folder’s, or work in another folder.
          TAJO_USAGE
        "
      `)
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })
})
