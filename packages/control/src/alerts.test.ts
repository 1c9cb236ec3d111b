import { createHmac } from 'node:crypto'
import { silentLog } from '@tajo/core/log'
import { createRedactor } from '@tajo/core/secrets'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { type AlertState, type Notice, textOf, titleOf } from './alerts/notice.ts'
import type { Standing } from './alerts.ts'
import { makeAlerts } from './alerts.ts'
import type { ChannelSettings } from './notify/channels.ts'
import { signedHeaders } from './notify/webhook.ts'
import { HandClock } from './testing/hand-clock.ts'
import { startReceiver } from './testing/receiver.ts'
import { onBothStores } from './testing/stores.ts'

const clock = new HandClock()
const minute = 60_000
const why = { code: 'TAJO_AUTH', message: 'The key was refused.', hint: 'Check the key.' }

function standing(state: AlertState, changes: Partial<Standing> = {}): Standing {
  return { source: 'zendesk', stream: null, state, ...why, ...changes }
}

onBothStores(
  (store) => {
    const alertsTo = (settings: Omit<ChannelSettings, 'allowPrivate'>) =>
      makeAlerts(
        { sql: store().control.sql, clock, log: silentLog, redact: createRedactor(['hidden-one']) },
        { allowPrivate: true, ...settings },
      )

    test('tells each change once, and that all is well again', async () => {
      const alerts = alertsTo({})
      const told: (string | null)[] = []
      for (const state of [
        'ok',
        'ok',
        'late',
        'late',
        'failed',
        'failed',
        'needs_you',
        'ok',
        'ok',
        'failed',
      ] as const) {
        clock.ms += minute
        const notice = await alerts.report(standing(state))
        told.push(notice === null ? null : `${notice.before} > ${notice.state}`)
      }
      expect(told).toEqual([
        null,
        null,
        'ok > late',
        null,
        'late > failed',
        null,
        'failed > needs_you',
        'needs_you > ok',
        null,
        'ok > failed',
      ])
      // A stream is a matter of its own.
      expect(await alerts.report(standing('late', { stream: 'tickets' }))).toMatchObject({
        stream: 'tickets',
        before: 'ok',
      })
      expect(await alerts.list()).toMatchObject([
        {
          source: 'zendesk',
          stream: null,
          state: 'failed',
          code: 'TAJO_AUTH',
          since: new Date(clock.ms).toISOString(),
        },
        { source: 'zendesk', stream: 'tickets', state: 'late' },
      ])
      await alerts.keepOnly([{ source: 'zendesk', stream: null }])
      expect(await alerts.list()).toHaveLength(1)
    })

    test('two servers that see the same change tell it once', async () => {
      const alerts = alertsTo({})
      const notices = await Promise.all(Array.from({ length: 8 }, () => alerts.report(standing('failed'))))
      expect(notices.filter((notice) => notice !== null)).toHaveLength(1)
    })

    test('goes to every channel, signed, in words', async () => {
      const [hook, slack] = [await startReceiver(), await startReceiver()]
      const secret = `whsec_${Buffer.from('a secret of some bytes').toString('base64')}`
      const alerts = alertsTo({ webhook: { url: `${hook.url}/in`, secret }, slack: { url: slack.url } })
      await alerts.report(standing('needs_you', { message: 'hidden-one <!channel> & co' }))
      expect(await alerts.deliver()).toEqual({ sent: 2, failed: 0 })
      expect(await alerts.deliver()).toEqual({ sent: 0, failed: 0 })
      const [got] = hook.received
      const body = JSON.parse(got?.body ?? '{}')
      expect(body).toMatchObject({
        type: 'source.needs_you',
        data: { source: 'zendesk', state: 'needs_you', message: '[redacted] <!channel> & co' },
      })
      const id = got?.headers['webhook-id']
      const expected = createHmac('sha256', 'a secret of some bytes')
        .update(`${id}.${got?.headers['webhook-timestamp']}.${got?.body}`)
        .digest('base64')
      expect(got?.headers['webhook-signature']).toBe(`v1,${expected}`)
      expect(Number(got?.headers['webhook-timestamp'])).toBe(Math.floor(clock.ms / 1000))
      expect(JSON.parse(slack.received[0]?.body ?? '{}').text).toMatch(
        /^\*Tajo: zendesk needs you\*\n\[redacted\] &lt;!channel&gt; &amp; co\nCheck the key\.\n/,
      )
      expect(await alerts.notices()).toMatchObject([
        { sentAt: expect.any(String), error: null },
        { sentAt: expect.any(String) },
      ])
    })

    test('what does not arrive is sent again, the same, until it does or three days are over', async () => {
      const hook = await startReceiver()
      hook.answer = { status: 503 }
      const alerts = alertsTo({ webhook: { url: `${hook.url}/secret-path`, secret: 'plain' } })
      await alerts.report(standing('failed'))
      expect(await alerts.deliver()).toEqual({ sent: 0, failed: 1 })
      expect(await alerts.notices()).toMatchObject([
        { attempts: 1, sentAt: null, givenUpAt: null, error: expect.stringMatching(/answered 503/) },
      ])
      expect((await alerts.notices())[0]?.error).not.toContain('secret-path')
      expect(await alerts.deliver()).toEqual({ sent: 0, failed: 0 })
      clock.ms += 10_000
      hook.answer = { status: 200 }
      expect(await alerts.deliver()).toEqual({ sent: 1, failed: 0 })
      expect(new Set(hook.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)

      hook.answer = { status: 302, headers: { location: hook.url } }
      await alerts.report(standing('ok'))
      for (let tries = 0; tries < 40; tries++) {
        await alerts.deliver()
        clock.ms += 6 * 60 * minute
      }
      const [given] = await alerts.notices()
      expect(given).toMatchObject({
        givenUpAt: expect.any(String),
        nextTryAt: null,
        error: expect.stringMatching(/answered 302/),
      })
      expect(given?.attempts).toBeGreaterThan(10)
    })

    test('an address that may not be called is given up at once, and kept with the reason', async () => {
      const alerts = makeAlerts(
        { sql: store().control.sql, clock, log: silentLog, redact: (text) => text },
        { allowPrivate: false, slack: { url: 'https://127.0.0.1/hook' } },
      )
      await alerts.report(standing('failed'))
      expect(await alerts.deliver()).toEqual({ sent: 0, failed: 1 })
      expect(await alerts.notices()).toMatchObject([
        { givenUpAt: expect.any(String), error: expect.stringMatching(/private network/) },
      ])
      const none = alertsTo({})
      await store().control.sql.rows('UPDATE tajo_control.notices SET given_up_at = NULL, next_try_at = made_at')
      await none.deliver()
      expect(await none.notices()).toMatchObject([{ error: 'The channel slack is not set up any more.' }])
    })

    test('goes by e-mail', async () => {
      const mails: string[] = []
      const server = new SMTPServer({
        disabledCommands: ['STARTTLS'],
        authOptional: true,
        onData: (stream, _, done) => {
          let text = ''
          stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
          stream.on('end', () => {
            mails.push(text)
            done()
          })
        },
        onRcptTo: ({ address }, _, done) => (address.startsWith('no') ? done(new Error('nobody')) : done()),
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
      onTestFinished(() => void server.close())
      const bound = server.server.address()
      const port = typeof bound === 'object' && bound !== null ? bound.port : 0
      const email = {
        smtp: `smtp://127.0.0.1:${port}`,
        from: 'tajo@example.com',
        to: ['ops@example.com', 'second@example.com'],
      }
      const alerts = alertsTo({ email })
      await alerts.report(standing('failed'))
      expect(await alerts.deliver()).toEqual({ sent: 1, failed: 0 })
      expect(mails[0]).toMatch(/Subject: Tajo: zendesk has failed/)
      expect(mails[0]).toMatch(/To: ops@example\.com, second@example\.com/)
      expect(mails[0]).toMatch(/The key was refused\./)
      const partly = alertsTo({ email: { ...email, to: ['ops@example.com', 'nobody@example.com'] } })
      await partly.report(standing('ok'))
      expect(await partly.deliver()).toEqual({ sent: 0, failed: 1 })
      expect((await partly.notices())[0]?.error).toBe('The mail server took the message for 1 of 2 addresses.')
      const away = alertsTo({ email: { ...email, smtp: 'smtp://user:hidden-word@127.0.0.1:1' } })
      await away.report(standing('late'))
      await away.deliver()
      expect((await away.notices())[0]?.error).toMatch(/^The mail server did not take the message \(E\w+\)\.$/)
    })
  },
  { clock },
)

test('signs as the published example of Standard Webhooks has it', () => {
  // standardwebhooks.com, "Signature scheme": id msg_p5jXN8AQM9LWM0D4loKWxJek at 1614265330.
  const headers = signedHeaders(
    '{"test": 2432232314}',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1_614_265_330_000,
  )
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('says in words what has changed', () => {
  const notice = (changes: Partial<Notice>): Notice => ({
    source: 'zendesk',
    stream: null,
    before: 'ok',
    state: 'late',
    at: '2026-03-02T12:00:00.000Z',
    afterMs: 3 * 24 * 60 * minute,
    code: null,
    message: 'The newest run ended 3 h ago.',
    hint: null,
    ...changes,
  })
  const all = [
    notice({}),
    notice({ stream: 'tickets', state: 'failed', before: 'late', afterMs: 125 * minute }),
    notice({ state: 'needs_you', before: 'failed', hint: 'Release the plan.', afterMs: 5 * minute }),
    notice({ state: 'ok', before: 'needs_you', message: null, afterMs: 47 * 60 * minute }),
  ]
  expect(all.map((one) => `${titleOf(one)}\n${textOf(one)}`).join('\n\n')).toMatchInlineSnapshot(`
    "Tajo: zendesk is late
    The newest run ended 3 h ago.
    It had been well for 3 days until 2026-03-02T12:00:00.000Z.

    Tajo: zendesk.tickets has failed
    The newest run ended 3 h ago.
    It had been late for 2 h 5 min until 2026-03-02T12:00:00.000Z.

    Tajo: zendesk needs you
    The newest run ended 3 h ago.
    Release the plan.
    It had been failing for 5 min until 2026-03-02T12:00:00.000Z.

    Tajo: zendesk has recovered
    It had been waiting for you for 47 h 0 min until 2026-03-02T12:00:00.000Z."
  `)
})
