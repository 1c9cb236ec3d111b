import { describe, expect, test } from 'vitest'
import { type Lab, type LabOptions, withLab } from './support/lab.ts'
import { modelStore } from './support/model-store.ts'
import type { ShortPagedSandbox, ShortPages } from './support/zendesk/short-pages.ts'
import { zendesk } from './support/zendesk/vendor.ts'

const account = { size: { tickets: 60, users: 30, organizations: 6 } } as const
const ticketStreams = ['tickets', 'ticket_comments', 'ticket_events', 'ticket_metrics']
const dayMs = 86_400_000

async function expectEqual(lab: Lab, read: 'changes' | 'everything' = 'everything'): Promise<void> {
  expect(await lab.differences(read)).toEqual([])
  expect(lab.broken).toEqual([])
}

function cursorIn(position: unknown): string {
  const { at } = position as { readonly at: { readonly cursor: string } }
  return at.cursor
}

async function positionOf(lab: Lab, stream: string): Promise<unknown> {
  return lab.store.warehouse.checkpoint('zendesk', stream)
}

/** Stored rows of a stream by key, live ones and tombstones. */
async function stored(lab: Lab, stream: string) {
  return new Map((await lab.store.read(stream))?.rows.map((row) => [row.key, row]))
}

/** The account's story ends this very second: what it did last is exported a minute later. */
function withAccount(
  options: LabOptions<ShortPages>,
  use: (lab: Lab<ShortPagedSandbox>) => Promise<void>,
): Promise<void> {
  return withLab(zendesk, options, (lab) => {
    lab.stage.advance(zendesk.settleMs)
    return use(lab)
  })
}

describe('exports by cursor', () => {
  test('an idle poll that answers null keeps the place', () =>
    withAccount(
      { streams: ['tickets', 'users'], account: { ...account, nullCursorOnIdle: true }, store: modelStore },
      async (lab) => {
        await lab.sync()
        for (const stream of ['tickets', 'users']) {
          const before = cursorIn(await positionOf(lab, stream))
          lab.stage.advance(zendesk.settleMs)
          await lab.sync()
          expect(cursorIn(await positionOf(lab, stream))).toBe(before)
        }
        const [user] = lab.world.users.keys()
        lab.world.systemUpdate(1)
        lab.world.updateUser(user ?? 0, { notes: 'new' })
        lab.stage.advance(zendesk.settleMs)
        const { streams } = await lab.sync()
        // One change each, and not everything once more.
        expect(streams.map(({ inserted, updated }) => [inserted, updated])).toEqual([
          [0, 1],
          [0, 1],
        ])
        await expectEqual(lab)
      },
    ))

  test.each([7, 40])('pages of %i, some of them empty though the stream goes on, are read to the end', (exportPage) =>
    withAccount(
      {
        streams: [...ticketStreams, 'users'],
        account: { ...account, exportPage, emptyPages: true },
        store: modelStore,
      },
      async (lab) => {
        const empty: string[] = []
        const handle = lab.sandbox.handle.bind(lab.sandbox)
        lab.sandbox.handle = (request) => {
          const answer = handle(request)
          if (/"(tickets|users)":\[\].*"end_of_stream":false/.test(Buffer.from(answer.body).toString()))
            empty.push(request.path)
          return answer
        }
        expect((await lab.sync()).verdict).toEqual({ kind: 'complete' })
        expect(empty.length).toBeGreaterThan(1)
        await expectEqual(lab)
      },
    ),
  )

  test('streams that read the same export together cost the calls of one', () =>
    withAccount({ streams: ticketStreams, account, store: modelStore }, async (lab) => {
      await lab.sync()
      const calls = lab.sandbox.log.filter(({ path }) => path.includes('/incremental/')).length
      expect(calls).toBeLessThanOrEqual(4)
    }))
})

describe('the last minute, which is not exported yet', () => {
  test.each([0, 190_000, -240_000])(
    'a vendor %i ms ahead: what is older than it is stored, what is younger follows',
    (skewMs) =>
      withAccount(
        { streams: [...ticketStreams, 'users', 'organizations'], account, skewMs, store: modelStore },
        async (lab) => {
          await lab.sync()
          lab.stage.advance(120_000)
          const [user] = lab.world.users.keys()
          const [organization] = lab.world.organizations.keys()
          const ids = [...lab.world.tickets.values()].filter(
            ({ status, deleted_at }) => deleted_at === null && status !== 'closed',
          )
          const [older, younger] = ids
          if (older === undefined || younger === undefined) throw new Error('the account is empty')
          lab.world.addComment(older.id, { html: '<p>older</p>', public: true })
          lab.stage.advance(62_000)
          lab.world.addComment(younger.id, { html: '<p>younger</p>', public: true })
          lab.world.updateUser(user ?? 0, { notes: 'younger' })
          lab.world.updateOrganization(organization ?? 0, { notes: 'younger' })
          expect((await lab.sync()).verdict).toEqual({ kind: 'complete' })
          const wrong = await lab.differences('changes')
          expect(wrong.filter((what) => what.startsWith(`tickets ${older.id}.`))).toEqual([])
          expect(wrong.filter((what) => what.startsWith(`tickets ${younger.id}.`))).not.toEqual([])
          expect(lab.broken).toEqual([])
          lab.stage.advance(zendesk.settleMs)
          await lab.sync()
          await expectEqual(lab, 'changes')
        },
      ),
  )

  test.each([0, 190_000, -240_000])('a vendor %i ms ahead: a service level broken by time alone is read', (skewMs) =>
    withAccount({ streams: ['ticket_metric_events'], account, skewMs, store: modelStore }, async (lab) => {
      const customer = [...lab.world.users.values()].find(({ active, organization_id }) => active && organization_id)
      const ask = () =>
        lab.world.createTicket({ requester_id: customer?.id ?? 0, comment: { html: '<p>Hello?</p>', public: true } })
      const unanswered = new Set<string>()
      for (let n = 0; n < 10; n += 1) {
        unanswered.add(String(ask().ticket.id))
        lab.stage.advance(17_000)
      }
      await lab.sync({ full: true })
      lab.stage.advance(3_400_000)
      // Younger events take the position along while one breach after the other comes.
      for (let n = 0; n < 40; n += 1) {
        ask()
        await lab.sync()
        lab.stage.advance(7_000)
      }
      lab.stage.advance(zendesk.settleMs)
      await lab.sync()
      const events = [...(await stored(lab, 'ticket_metric_events')).values()]
      const broken = events.filter(({ values }) => values['type'] === 'breach').map(({ values }) => values['ticket_id'])
      expect([...unanswered].filter((id) => !broken.map(String).includes(id))).toEqual([])
      await expectEqual(lab)
    }),
  )

  test('an account that changes between any two requests comes to rest', () =>
    withAccount(
      { streams: [...ticketStreams, 'users'], account: { ...account, exportPage: 7 }, store: modelStore },
      async (lab) => {
        let asked = 0
        const users = [...lab.world.users.values()].filter(({ active, role }) => active && role === 'end-user')
        lab.sandbox.beforeRequest = () => {
          asked += 1
          if (asked > 200) return
          zendesk.mutate(lab.sandbox, { kind: 'addComment', a: asked, b: asked })
          zendesk.mutate(lab.sandbox, { kind: 'systemUpdate', a: asked * 7, b: asked })
          lab.world.updateUser(users[asked % users.length]?.id ?? 0, { notes: `${asked}` })
        }
        for (let n = 0; n < 4; n += 1) {
          await lab.sync({ full: n === 2 })
          expect(lab.broken).toEqual([])
          lab.stage.advance(n * 30_000)
        }
        expect(asked).toBeGreaterThan(60)
        lab.sandbox.beforeRequest = undefined
        lab.stage.advance(zendesk.settleMs)
        await lab.sync()
        await expectEqual(lab, 'changes')
      },
    ))
})

test.each([0, 190_000, -240_000])('what comes first in an account without anything, %i ms ahead, is read', (skewMs) =>
  withAccount(
    {
      streams: [...ticketStreams, 'users'],
      account: { size: { tickets: 0, users: 1, organizations: 1 } },
      skewMs,
      store: modelStore,
    },
    async (lab) => {
      await lab.sync()
      zendesk.mutate(lab.sandbox, { kind: 'createTicket', a: 0, b: 0 })
      // Long enough that the position is no longer too recent for a clock that is behind.
      lab.stage.advance(600_000)
      await lab.sync()
      expect((await stored(lab, 'tickets')).size).toBe(1)
      await expectEqual(lab)
    },
  ),
)

describe('exports by time', () => {
  test('more events in one second than a page holds are read whole, and the export goes on after them', () =>
    withAccount(
      {
        streams: ['tickets', 'ticket_events', 'ticket_comments'],
        account: { ...account, exportPage: 7 },
        store: modelStore,
      },
      async (lab) => {
        const open = [...lab.world.tickets.values()].filter(
          ({ status, deleted_at }) => deleted_at === null && status !== 'closed',
        )
        const [one, other] = open
        if (one === undefined || other === undefined) throw new Error('the account is empty')
        for (let n = 0; n < 40; n += 1) lab.world.addComment(one.id, { html: `<p>${n}</p>`, public: true })
        lab.stage.advance(1_000)
        lab.world.addComment(other.id, { html: '<p>after</p>', public: true })
        lab.stage.advance(zendesk.settleMs)
        expect((await lab.sync()).verdict).toEqual({ kind: 'complete' })
        await expectEqual(lab)
      },
    ))

  test.each([190_000, -240_000])('a vendor %i ms ahead is asked for each page once', (skewMs) =>
    withAccount(
      {
        streams: ['tickets', 'ticket_events'],
        account: { ...account, exportPage: 7 },
        skewMs,
        latencyMs: 0,
        store: modelStore,
      },
      async (lab) => {
        await lab.sync()
        for (let n = 0; n < 20; n += 1) {
          lab.world.systemUpdate(1)
          zendesk.mutate(lab.sandbox, { kind: 'addComment', a: n, b: n })
          lab.stage.advance(4_000)
        }
        // Past the minute by the vendor's clock; by ours, all of it is still to come.
        lab.stage.advance(62_000)
        const before = lab.sandbox.calls
        await lab.sync()
        expect(lab.sandbox.calls - before).toBeLessThan(20)
        lab.stage.advance(zendesk.settleMs)
        await lab.sync()
        await expectEqual(lab)
      },
    ),
  )

  test('a start date keeps older tickets out and loses none that changed after it; an earlier one brings what lies between', () =>
    withAccount(
      { streams: ['tickets'], account, config: { since: new Date(Date.UTC(2026, 6, 1)) }, store: modelStore },
      async (lab) => {
        const start = Date.UTC(2026, 6, 1) / 1000
        await lab.sync()
        await lab.sync({ full: true })
        const keys = new Set((await stored(lab, 'tickets')).keys())
        const all = [...lab.world.tickets.values()].filter(({ scrubbed }) => !scrubbed)
        const wanted = all.filter(({ generated_timestamp }) => generated_timestamp >= start)
        expect(wanted.length).toBeGreaterThan(3)
        expect(wanted.length).toBeLessThan(all.length)
        expect(wanted.filter(({ id }) => !keys.has(String(id)))).toEqual([])
        expect(keys.size).toBe(wanted.length)
        await lab.configure({ config: { since: undefined } })
        lab.stage.advance(zendesk.settleMs)
        await lab.sync()
        expect(await lab.differences('everything')).toEqual([])
      },
    ))
})

describe('tickets that go', () => {
  test('deleted, restored, emptied and erased ones', () =>
    withAccount({ streams: ticketStreams, account, store: modelStore }, async (lab) => {
      const [back, emptied, erased] = [...lab.world.tickets.values()].filter(
        ({ deleted_at, from_messaging_channel }) => deleted_at === null && !from_messaging_channel,
      )
      if (back === undefined || emptied === undefined || erased === undefined) throw new Error('the account is empty')
      await lab.sync()
      const known = (await stored(lab, 'tickets')).get(String(emptied.id))
      for (const { id } of [back, emptied, erased]) lab.world.deleteTicket(id)
      lab.stage.advance(zendesk.settleMs)
      await lab.sync()
      await expectEqual(lab, 'changes')
      const gone = await stored(lab, 'tickets')
      for (const { id } of [back, emptied, erased]) expect(gone.get(String(id))?.deleted).toBe(true)
      lab.world.restoreTicket(back.id)
      lab.stage.advance(31 * dayMs)
      await lab.sync()
      expect(lab.world.tickets.get(emptied.id)?.subject).toBe('SCRUBBED')
      const after = await stored(lab, 'tickets')
      expect(after.get(String(back.id))?.deleted).toBe(false)
      const kept = after.get(String(emptied.id))
      expect(kept?.deleted).toBe(true)
      for (const column of ['subject', 'description', 'requester_id', 'tags', 'custom_fields', 'group_id'])
        expect([column, kept?.values[column]]).toEqual([column, known?.values[column]])
      await expectEqual(lab, 'changes')
      lab.world.destroyTicket(erased.id)
      lab.world.deleteTicket(back.id)
      lab.world.destroyTicket(back.id)
      lab.stage.advance(zendesk.settleMs)
      await lab.sync()
      // Of erasing nothing is said; a full read asks.
      expect((await stored(lab, 'tickets')).get(String(back.id))?.deleted).toBe(false)
      lab.stage.advance(zendesk.settleMs)
      expect((await lab.sync({ full: true })).verdict).toEqual({ kind: 'complete' })
      expect((await stored(lab, 'tickets')).get(String(back.id))?.deleted).toBe(true)
      await expectEqual(lab)
    }))

  test('archived ones are met by a full read, none is taken for gone', () =>
    withAccount({ streams: [...ticketStreams, 'ticket_audits'], account, store: modelStore }, async (lab) => {
      await lab.sync()
      for (const { id, deleted_at } of [...lab.world.tickets.values()]) {
        if (deleted_at !== null) continue
        lab.world.updateTicket(id, { status: 'closed' })
        if (id % 2 === 0) lab.world.archiveTicket(id)
      }
      lab.stage.advance(zendesk.settleMs)
      await lab.sync()
      lab.stage.advance(130 * dayMs)
      const { verdict, streams } = await lab.sync({ full: true })
      expect(verdict).toEqual({ kind: 'complete' })
      expect(streams.map(({ stream, deleted }) => [stream, deleted])).toEqual(streams.map(({ stream }) => [stream, 0]))
      await expectEqual(lab)
    }))

  test('those that only an AI agent handled are there', () =>
    withAccount({ streams: ticketStreams, account, store: modelStore }, async (lab) => {
      zendesk.mutate(lab.sandbox, { kind: 'createBotTicket', a: 1, b: 1 })
      const bot = [...lab.world.tickets.values()].find(({ support_type }) => support_type === 'ai_agent')
      lab.stage.advance(zendesk.settleMs)
      await lab.sync()
      expect((await stored(lab, 'tickets')).get(String(bot?.id))?.values['support_type']).toBe('ai_agent')
      await expectEqual(lab)
    }))
})

describe('what was said in messaging', () => {
  test('is read ticket by ticket, only where something is missing', () =>
    withAccount({ streams: ticketStreams, account, store: modelStore }, async (lab) => {
      zendesk.mutate(lab.sandbox, { kind: 'createChatTicket', a: 3, b: 3 })
      await lab.sync()
      lab.stage.advance(zendesk.settleMs)
      await lab.sync()
      await expectEqual(lab)
      const chat = [...lab.world.tickets.values()].find((one) => one.from_messaging_channel && one.deleted_at === null)
      const plain = [...lab.world.tickets.values()].find(
        (one) => !one.from_messaging_channel && one.deleted_at === null && one.status !== 'closed',
      )
      if (chat === undefined || plain === undefined) throw new Error('the account is empty')
      for (let n = 0; n < 230; n += 1) lab.world.addComment(chat.id, { html: `<p>${n}</p>`, public: true })
      lab.world.addComment(plain.id, { html: '<p>plain</p>', public: true })
      lab.stage.advance(zendesk.settleMs)
      const before = lab.sandbox.log.length
      await lab.sync()
      await expectEqual(lab)
      const lists = lab.sandbox.log.slice(before).filter(({ path }) => /\/tickets\/\d+\/comments/.test(path))
      expect(lists.length).toBeGreaterThan(2)
      expect(lists.every(({ path }) => path.includes(`/tickets/${chat.id}/comments`))).toBe(true)
    }))
})

describe('people who go', () => {
  test('merged, deleted and erased users; their addresses; moved and removed memberships', () =>
    withAccount(
      {
        streams: ['tickets', 'users', 'user_identities', 'deleted_users', 'organizations', 'organization_memberships'],
        account,
        store: modelStore,
      },
      async (lab) => {
        await lab.sync()
        const customers = [...lab.world.users.values()].filter(({ active, role }) => active && role === 'end-user')
        const [winner, loser, deleted, erased] = customers
        if (winner === undefined || loser === undefined || deleted === undefined || erased === undefined)
          throw new Error('nobody is there')
        lab.world.mergeUsers(loser.id, winner.id)
        lab.world.deleteUser(deleted.id)
        lab.world.deleteUser(erased.id)
        const [organization] = lab.world.organizations.keys()
        lab.world.deleteOrganization(organization ?? 0)
        lab.stage.advance(zendesk.settleMs)
        await lab.sync()
        await expectEqual(lab, 'changes')
        lab.world.forgetUser(erased.id)
        lab.stage.advance(zendesk.settleMs)
        await lab.sync()
        await expectEqual(lab, 'changes')
        const rows = await stored(lab, 'users')
        for (const { id } of [loser, deleted, erased]) expect(rows.get(String(id))?.deleted).toBe(true)
        expect(rows.get(String(winner.id))?.deleted).toBe(false)
        lab.stage.advance(zendesk.settleMs)
        expect((await lab.sync({ full: true })).verdict).toEqual({ kind: 'complete' })
        await expectEqual(lab)
      },
    ))

  test('an organization whose deletion the export keeps silent about is gone after a full read', () =>
    withAccount(
      { streams: ['organizations'], account: { ...account, exportsDeletedOrganizations: false }, store: modelStore },
      async (lab) => {
        await lab.sync()
        const [id] = lab.world.organizations.keys()
        lab.world.deleteOrganization(id ?? 0)
        lab.stage.advance(zendesk.settleMs)
        await lab.sync()
        expect((await stored(lab, 'organizations')).get(String(id))?.deleted).toBe(false)
        lab.stage.advance(zendesk.settleMs)
        await lab.sync({ full: true })
        expect((await stored(lab, 'organizations')).get(String(id))?.deleted).toBe(true)
        await expectEqual(lab)
      },
    ))

  test('memberships without an id are told apart all the same', () =>
    withAccount({ streams: ['group_memberships'], account }, async (lab) => {
      const nobody = null as unknown as number
      for (const [id, row] of [...lab.world.group_memberships].slice(0, 3))
        lab.world.group_memberships.set(id, { ...row, id: nobody, updated_at: null })
      expect((await lab.sync()).verdict).toEqual({ kind: 'complete' })
      await expectEqual(lab)
    }))
})
