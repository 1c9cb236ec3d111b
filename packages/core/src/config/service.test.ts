// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables in tajo.yml are written like this.

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { complaint, folder, load } from './test-folder.ts'

const head = 'connectors:\n  freshdesk:\n    domain: acme\n    api_key: abcdefgh\n'

describe('the server in tajo.yml', () => {
  it('needs no word of it', async () => {
    const { dir, load: loadIt } = await folder({ 'tajo.yml': head })
    const { control, server, alerts } = await loadIt()
    expect(control).toEqual({ kind: 'pglite', path: join(dir, '.tajo/control') })
    expect(server).toMatchObject({ host: '127.0.0.1', port: 8420, maxBodyBytes: 1_000_000, metrics: 'token' })
    expect(alerts).toEqual({ webhook: undefined, slack: undefined, email: undefined, allowPrivate: false })
  })

  it('understands all of it', async () => {
    const config = await load(`${head}    schedule: 15 * * * *
    time_zone: Europe/Berlin
    jitter: 2m
    catch_up: skip
    freshness: 2h
    streams: { tickets: { freshness: 30m } }
    webhooks: { secret: new-secret, previous_secret: old-secret }
    log_webhooks: true
control: postgres://tajo:pa%24s@db.example.com/tajo
server:
  host: 0.0.0.0
  port: 80
  public_url: https://tajo.example.com/
  max_body: 256KB
  cors: [https://app.example.com]
  beacon: { origins: [https://help.example.com] }
  metrics: public
  keep_deliveries: 7d
alerts:
  webhook: https://ops.example.com/tajo
  webhook_secret: whsec_abc
  slack: https://hooks.example.com/services/T0/B0/xyz
  email: { smtp: 'smtps://me:mail-word@mail.example.com', from: tajo@example.com, to: ops@example.com }
`)
    expect(config.sources[0]).toMatchObject({
      schedule: { kind: 'cron', expression: '15 * * * *' },
      timeZone: 'Europe/Berlin',
      jitterMs: 120_000,
      catchUp: 'skip',
      freshnessMs: 7_200_000,
      webhooks: { secret: 'new-secret', previousSecret: 'old-secret', keyName: undefined, log: true },
    })
    expect(config.sources[0]?.streams.get('tickets')?.freshnessMs).toBe(1_800_000)
    expect(config.control).toEqual({ kind: 'postgres', url: 'postgres://tajo:pa%24s@db.example.com/tajo' })
    expect(config.server).toMatchObject({
      publicUrl: 'https://tajo.example.com',
      maxBodyBytes: 256_000,
      corsOrigins: ['https://app.example.com'],
      beaconOrigins: ['https://help.example.com'],
      keepDeliveriesMs: 7 * 86_400_000,
    })
    expect(config.alerts.email?.to).toEqual(['ops@example.com'])
    for (const secret of ['new-secret', 'old-secret', 'pa$s', 'mail-word', 'whsec_abc'])
      expect(config.secrets).toContain(secret)
    expect(config.secrets.some((secret) => secret.endsWith('/T0/B0/xyz'))).toBe(true)
    expect(config.warnings.filter((words) => !words.includes('a secret stands in the file'))).toEqual([])
  })

  it.each([
    ['61 * * * *', 'must be a cron expression (Invalid value for minute: 61)'],
    ['0 0 30 2 *', 'names a day that never comes'],
    ['0 * * * * *', 'must be hourly, daily'],
    ['0 6 * * MOO', 'must be a cron expression'],
  ])('refuses %j as a schedule, and says why', async (schedule, why) => {
    await expect(load(`${head}    schedule: "${schedule}"\n`)).rejects.toThrow(why)
  })

  it('does without the variables that only the server needs', async () => {
    const config = await load(
      `${head}    webhooks: { secret: "\${HOOK_SECRET}" }\ncontrol: \${CONTROL_URL}\nalerts: { slack: "\${SLACK_URL}" }\n`,
    )
    expect(config.control).toBeUndefined()
    expect(config.alerts.slack).toBeUndefined()
    expect(config.sources[0]?.webhooks.secret).toBeUndefined()
    expect(
      config.warnings.filter((words) => words.includes('variable')).map((words) => words.split('; ').at(-1)),
    ).toEqual([
      'webhook deliveries are refused until it is',
      'there is no server until it is',
      'no notices go there until it is',
    ])
  })

  it.each([
    ['server: { cors: [https://app.example.com/page] }', 'an origin such as'],
    ['server: { public_url: http://tajo.example.com }', 'must begin with https://'],
    ['server: { max_body: much }', 'an amount such as'],
    ['control: sqlite:./x', 'must be pglite:<folder> or postgres://'],
    ['alerts: { email: { smtp: mail.example.com, from: a@example.com, to: b@example.com } }', 'must be smtp://'],
    ['alerts: { slack: not-an-address }', 'slack'],
  ])('says what is wrong with %s', async (line, words) => {
    expect(await complaint(`${head}${line}\n`)).toContain(words)
  })
})
