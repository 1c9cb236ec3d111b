import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withLab } from './support/lab.ts'
import { modelStore } from './support/model-store.ts'
import { authorize, byTokens } from './support/zendesk/tokens.ts'
import { zendesk } from './support/zendesk/vendor.ts'

const account = { size: { tickets: 60, users: 30, organizations: 6 } } as const
const minuteMs = 60_000

describe('what an account lacks or does not allow', () => {
  test('streams that are not in the plan are skipped with the reason, and all others are read', () => {
    const off = [
      'talk',
      'chat',
      'help_center',
      'community',
      'ticket_forms',
      'sla',
      'schedules',
      'custom_roles',
    ] as const
    const lacking = [
      'calls',
      'call_legs',
      'article_categories',
      'sections',
      'articles',
      'article_comments',
      'article_votes',
    ]
    const more = [
      'topics',
      'posts',
      'post_comments',
      'ticket_forms',
      'sla_policies',
      'schedules',
      'schedule_holidays',
      'custom_roles',
    ]
    const features = Object.fromEntries(off.map((feature) => [feature, false]))
    return withLab(
      zendesk,
      {
        streams: zendesk.shown.filter((name) => name !== 'chats'),
        account: { ...account, features },
        store: modelStore,
      },
      async (lab) => {
        lab.stage.advance(zendesk.settleMs)
        const { verdict, exitCode, streams } = await lab.sync()
        expect([verdict, exitCode]).toEqual([{ kind: 'complete' }, 0])
        const skipped = streams.filter((one) => one.verdict.kind === 'skipped')
        const reasons = skipped.map((one) => (one.verdict.kind === 'skipped' ? one.verdict.reason : ''))
        expect(reasons.every((reason) => reason.length > 20)).toBe(true)
        const unread = streams.filter(({ stream }) => [...lacking, ...more].includes(stream))
        expect(unread.filter((one) => one.verdict.kind === 'skipped' || one.inserted === 0).length).toBe(unread.length)
        expect(skipped.length).toBeGreaterThan(9)
        const wrong = await lab.differences('everything')
        expect(wrong.filter((what) => ![...lacking, ...more].includes(what.split(/[ :.]/)[0] ?? ''))).toEqual([])
      },
    )
  })

  test('side conversations that single tickets refuse are named; where all do, the stream is skipped', () =>
    withLab(zendesk, { streams: ['tickets', 'side_conversations'], account, store: modelStore }, async (lab) => {
      zendesk.mutate(lab.sandbox, { kind: 'createChatTicket', a: 3, b: 3 })
      lab.stage.advance(zendesk.settleMs)
      const { verdict } = await lab.sync()
      const chats = [...lab.world.tickets.values()].filter(
        (one) => one.from_messaging_channel && one.deleted_at === null,
      )
      expect(verdict).toEqual({ kind: 'complete-except', rejected: chats.length })
      expect(await lab.differences('everything')).toEqual([])
    }))

  test('a token whose user is no admin says so for the exports', () =>
    withLab(
      zendesk,
      { streams: ['tickets', 'users', 'macros'], account: { ...account, role: 'agent' }, store: modelStore },
      async (lab) => {
        const { streams, verdict } = await lab.sync()
        const kinds = Object.fromEntries(streams.map(({ stream, verdict: { kind } }) => [stream, kind]))
        expect(kinds).toMatchObject({ tickets: 'skipped', users: 'skipped', macros: 'complete' })
        expect(verdict.kind).not.toBe('failed')
        const [tickets] = streams
        expect(JSON.stringify(tickets?.verdict)).toContain('role')
      },
    ))

  test.each([403, 404] as const)(
    'a ticket that answers %i about its audits hides no other, and is asked again',
    (status) =>
      withLab(zendesk, { streams: ['tickets', 'ticket_audits'], account, store: modelStore }, async (lab) => {
        lab.stage.advance(zendesk.settleMs)
        const refused = [...lab.world.tickets.values()].filter(({ deleted_at }) => deleted_at === null).slice(0, 2)
        for (const { id } of refused) lab.sandbox.faults.record(status, new RegExp(`/tickets/${id}/audits`))
        const { verdict } = await lab.sync()
        expect(verdict).toEqual(status === 403 ? { kind: 'complete-except', rejected: 2 } : { kind: 'complete' })
        const wrong = await lab.differences('everything')
        const hidden = refused.flatMap(({ id }) => lab.world.audits.of(id))
        expect(wrong.length).toBe(hidden.length)
        lab.sandbox.faults.clear()
        if (status === 403) expect(await lab.replay()).toEqual({ replayed: 2, stillRejected: 0, waiting: 0 })
        else {
          lab.stage.advance(zendesk.settleMs)
          await lab.sync({ full: true })
        }
        expect(await lab.differences('everything')).toEqual([])
      }),
  )
})

test('a ticket that answers 404 for once keeps the audits it had, in a full read too', () =>
  withLab(zendesk, { streams: ['tickets', 'ticket_audits'], account, store: modelStore }, async (lab) => {
    lab.stage.advance(zendesk.settleMs)
    await lab.sync()
    const one = [...lab.world.tickets.values()].find(
      ({ deleted_at, status }) => deleted_at === null && status !== 'closed',
    )
    if (one === undefined) throw new Error('the account is empty')
    lab.world.addComment(one.id, { html: '<p>new</p>', public: true })
    lab.stage.advance(zendesk.settleMs)
    lab.sandbox.faults.record(404, new RegExp(`/tickets/${one.id}/audits`))
    for (const full of [false, true]) {
      const { streams } = await lab.sync({ full })
      expect(streams.map(({ deleted }) => deleted)).toEqual([0, 0])
      lab.stage.advance(zendesk.settleMs)
    }
    lab.sandbox.faults.clear()
    await lab.sync({ full: true })
    expect(await lab.differences('everything')).toEqual([])
  }))

describe('tokens that end', () => {
  test('in the middle of a sync are renewed, as often as it takes, and each new one is kept', () =>
    withLab(
      zendesk,
      {
        streams: ['tickets', 'ticket_audits', 'users'],
        account: { ...account, accessTokenSeconds: 301 },
        latencyMs: 9_000,
        store: modelStore,
      },
      async (lab) => {
        const given = { baseUrl: 'http://127.0.0.1:4101', folder: lab.folder }
        const config = byTokens(zendesk.config(given))
        const tokenFile = join(lab.folder, 'zendesk-tokens.json')
        await authorize(lab.sandbox, given, tokenFile)
        await lab.configure({ whole: config })
        lab.stage.advance(zendesk.settleMs)
        for (let n = 0; n < 3; n += 1) {
          expect((await lab.sync({ full: n > 0 })).verdict).toEqual({ kind: 'complete' })
          lab.stage.advance(10 * minuteMs)
        }
        const renewed = lab.sandbox.log.filter(({ path }) => path === '/oauth/tokens').length
        expect(renewed).toBeGreaterThan(3)
        expect(await lab.differences('everything')).toEqual([])
        // Revoked by somebody: the next sync says so and nothing is lost.
        for (const { token } of lab.world.oauth.tokens) lab.world.oauth.revoke(token)
        expect((await lab.sync()).verdict).toEqual({ kind: 'complete' })
      },
    ))

  test('that may not read anything are a failure that names the scope', () =>
    withLab(zendesk, { streams: ['tickets', 'macros'], account, store: modelStore }, async (lab) => {
      const given = { baseUrl: 'http://127.0.0.1:4101', folder: lab.folder }
      const { oauth } = lab.world
      const { token } = oauth.grant('sandbox-client', 'write', undefined)
      const config = zendesk.config(given)
      if (config.type !== 'zendesk') throw new Error('no Zendesk account')
      await lab.configure({ whole: { ...config, auth: { kind: 'bearer', accessToken: token } } })
      const { verdict, exitCode, streams } = await lab.sync()
      expect(verdict.kind).not.toBe('complete')
      expect(exitCode).not.toBe(0)
      expect(JSON.stringify(streams)).toContain('read')
    }))
})

describe('verify', () => {
  test('finds a row that is missing and a value that is another', () =>
    withLab(zendesk, { streams: ['tickets', 'users', 'macros'], account }, async (lab) => {
      lab.stage.advance(zendesk.settleMs)
      await lab.sync()
      expect((await lab.verify({ all: true, seed: 3 })).result).toBe('verified')
      const live = [...lab.world.tickets.values()].find(
        ({ deleted_at, status }) => deleted_at === null && status !== 'closed',
      )
      if (live === undefined) throw new Error('no ticket is open')
      // No clock tells of it, as if the read had gone wrong.
      lab.world.tickets.put({ ...live, subject: 'Another subject' })
      const changed = await lab.verify({ streams: ['tickets'], all: true, seed: 3 })
      expect([changed.result, changed.exitCode]).toEqual(['difference', 6])
      expect(JSON.stringify(changed)).toContain('subject')
      lab.world.tickets.put(live)
      const [macro] = lab.world.macros.values()
      if (macro === undefined) throw new Error('the account has no macros')
      lab.world.macros.put({ ...macro, id: macro.id + 1 })
      const missing = await lab.verify({ streams: ['macros'], all: true, seed: 3 })
      expect([missing.result, missing.exitCode]).toEqual(['difference', 6])
      lab.world.macros.delete(macro.id + 1)
    }))

  test('finds a ticket that was never read', () =>
    withLab(zendesk, { streams: ['tickets'], account }, async (lab) => {
      lab.stage.advance(zendesk.settleMs)
      const lost = lab.world.tickets.get(30)
      if (lost === undefined || lost.deleted_at !== null) throw new Error('there is no ticket 30')
      lab.world.tickets.delete(30)
      await lab.sync()
      expect((await lab.verify({ all: true, seed: 3 })).result).toBe('verified')
      lab.world.tickets.put(lost)
      const { result, exitCode } = await lab.verify({ seed: 3 })
      expect([result, exitCode]).toEqual(['difference', 6])
    }))
})
