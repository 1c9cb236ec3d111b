// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables in tajo.yml are written like this.

import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { streamConfig } from './config.ts'
import { folder, load } from './test-folder.ts'

const env = { FRESHDESK_API_KEY: 'key-of-the-test' }
const short = 'connectors:\n  freshdesk:\n    domain: acme\n    api_key: ${FRESHDESK_API_KEY}\n'

describe('loadConfig', () => {
  it('fills in every default', async () => {
    const config = await load(short, env)
    expect(config.sources[0]).toEqual({
      name: 'freshdesk',
      type: 'freshdesk',
      enabled: true,
      domain: 'acme.freshdesk.com',
      baseUrl: 'https://acme.freshdesk.com',
      apiKey: 'key-of-the-test',
      since: undefined,
      rateLimit: 'auto',
      reservePercent: 10,
      subLimitUnit: 'credits',
      layer: 'freshdesk',
      folder: undefined,
      prefix: '',
      streams: new Map(),
      schedule: undefined,
      timeZone: 'UTC',
      jitterMs: undefined,
      catchUp: 'once',
      fullSyncDays: undefined,
      freshnessMs: undefined,
      webhooks: { secret: undefined, previousSecret: undefined, keyName: undefined, log: false },
      verbose: false,
    })
    expect(config.warehouse).toEqual({ kind: 'duckdb', path: join(config.dir, 'tajo.duckdb') })
    expect(config.warnings).toEqual([])
    expect(config.secrets).toContain('key-of-the-test')
  })

  it('reads both forms of streams, and both together', async () => {
    const config = await load(
      `${short}    sync: { tickets: true, surveys: false, contacts: true }
    streams:
      tickets: { sync_type: incremental, history: true, mask: { description_text: redact }, start_date: 2024-01-01 }
      agents: { sync_type: full_table }
      groups: false
      roles:
    historical_sync: 2w
`,
      env,
    )
    const [source] = config.sources
    expect([...(source?.streams ?? [])].map(([name, stream]) => [name, stream.enabled])).toEqual([
      ['tickets', true],
      ['surveys', false],
      ['contacts', true],
      ['agents', true],
      ['groups', false],
      ['roles', undefined],
    ])
    const tickets = source?.streams.get('tickets')
    expect(tickets).toMatchObject({ syncType: 'incremental', history: true, masks: { description_text: 'redact' } })
    expect(tickets?.since).toEqual(new Date('2024-01-01T00:00:00Z'))
    expect(tickets?.where).toBe('tajo.yml:7 connectors.freshdesk.streams.tickets')
    expect(source?.streams.get('agents')?.since).toEqual(new Date('2026-02-15T12:00:00Z'))
    if (source !== undefined) expect(streamConfig(source, 'companies').since).toEqual(new Date('2026-02-15T12:00:00Z'))
  })

  it('takes variables from .env and prefers the real environment', async () => {
    const { load: loadIt, dir } = await folder({
      'tajo.yml': short,
      '.env': '\uFEFFFRESHDESK_API_KEY="from the file"\n',
    })
    const fromFile = await loadIt()
    expect(fromFile.sources[0]).toMatchObject({ apiKey: 'from the file' })
    expect(fromFile.variables).toEqual([{ name: 'FRESHDESK_API_KEY', from: '.env' }])
    expect(fromFile.envFile).toBe(join(dir, '.env'))
    expect((await loadIt(env)).sources[0]).toMatchObject({ apiKey: 'key-of-the-test' })
  })

  it('makes numbers and switches of variables where the file wants them', async () => {
    const yaml = `${short}    enabled: \${ON}\n    rate_limit: \${LIMIT}\n    streams: { tickets: { history: "\${KEEP}" } }\n    prefix: \${NONE:-}\n`
    const [source] = (await load(yaml, { FRESHDESK_API_KEY: '12345678', ON: 'false', LIMIT: '90', KEEP: 'true' }))
      .sources
    expect(source).toMatchObject({ enabled: false, rateLimit: 90, prefix: '', apiKey: '12345678' })
    expect(source?.streams.get('tickets')?.history).toBe(true)
  })

  it('keeps the default of a variable, and $${ as it is', async () => {
    const [source] = (await load('connectors: { freshdesk: { domain: "${D:-acme}", api_key: "a$${b}" } }')).sources
    expect(source).toMatchObject({ domain: 'acme.freshdesk.com', apiKey: 'a${b}' })
  })

  it('reads a second account under a name of its own', async () => {
    const config = await load(
      `${short}  emea-desk: { type: freshdesk, domain: emea, api_key: "\${FRESHDESK_API_KEY}" }\n`,
      env,
    )
    expect(config.sources.map(({ name, layer, domain }) => [name, layer, domain])).toEqual([
      ['freshdesk', 'freshdesk', 'acme.freshdesk.com'],
      ['emea-desk', 'emea_desk', 'emea.freshdesk.com'],
    ])
  })

  it('needs no key for a source that is switched off, and does not offer it', async () => {
    const config = await load(short.replace('domain', 'enabled: false\n    domain'))
    expect(config.sources).toEqual([])
    expect(config.unusedSources).toEqual([{ name: 'freshdesk', type: 'freshdesk' }])
    expect(config.warnings).toEqual([
      'tajo.yml:5 connectors.freshdesk.api_key: the variable FRESHDESK_API_KEY is not set; nothing needs it at present',
    ])
  })

  it('warns of a key in the file and of a .env that others can read', async () => {
    const { load: loadIt, dir } = await folder({
      'tajo.yml': short.replace('${FRESHDESK_API_KEY}', 'abcdef'),
      '.env': 'A=1',
    })
    await chmod(join(dir, '.env'), 0o644)
    expect((await loadIt()).warnings).toEqual([
      'tajo.yml:4 connectors.freshdesk.api_key: a secret stands in the file itself; move it to .env and write ${FRESHDESK_API_KEY}',
      '.env can be read by other users of this machine; run: chmod 600 .env',
    ])
  })

  it('does not warn of the sandbox’s key', async () => {
    const yaml = 'connectors: { freshdesk: { base_url: "http://127.0.0.1:4101/api/v2/", api_key: sandbox-key } }'
    const config = await load(yaml)
    expect(config.warnings).toEqual([])
    expect(config.sources[0]).toMatchObject({ baseUrl: 'http://127.0.0.1:4101', domain: '127.0.0.1:4101' })
  })

  it('loads an empty file as a configuration without sources', async () => {
    expect((await load('')).sources).toEqual([])
  })
})
