import type { Json } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import { randomFrom } from '@tajo/core/testing/random'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordsIn } from '../testing/played.ts'
import { sandboxAccount } from '../testing/sandbox-account.ts'

type Row = Readonly<Record<string, unknown>>

/** What a table would hold: rows by key, tombstones with their last values. */
class Held {
  readonly live = new Map<string, Row>()
  readonly deleted = new Map<string, Row>()
  readonly parentsDone = new Map<string, string>()
  met = new Set<string>()
  checkpoint: Json | undefined

  take(event: ReadEvent): void {
    if (event.type === 'walk-start') this.met = new Set()
    if (event.type === 'page') {
      const [to, from] = event.page.state === 'live' ? [this.live, this.deleted] : [this.deleted, this.live]
      for (const record of recordsIn(event.page)) {
        const key = String(record['id'])
        const before = this.live.get(key) ?? this.deleted.get(key)
        this.met.add(key)
        from.delete(key)
        to.set(key, { ...before, ...record, ...event.page.constants })
      }
    }
    if (event.type === 'gone') {
      const key = String(event.tombstone.key[0])
      this.deleted.set(key, this.live.get(key) ?? this.deleted.get(key) ?? {})
      this.live.delete(key)
    }
    if (event.type === 'parent-done') this.parentsDone.set(event.parent.id, event.parent.version)
    if ('checkpoint' in event && event.checkpoint !== undefined) this.checkpoint = event.checkpoint
    expect(['rejected', 'incomplete']).not.toContain(event.type)
  }
}

const exported = ['tickets', 'ticket_metrics', 'users', 'user_identities', 'organizations', 'ticket_comments'] as const

/** Syncs an account that is worked on while it is read, a few rows a page, then once more when it has become quiet. */
async function syncWhileItMoves(seed: number, full: boolean) {
  const random = randomFrom(seed)
  const { clock, sandbox, connection, streamNamed } = sandboxAccount({
    seed,
    sandbox: {
      seed: (seed % 5) + 1,
      emptyPages: true,
      timePage: 7,
      size: { tickets: 40, users: 30, organizations: 20 },
    },
  })
  const { world } = sandbox
  const pick = <Item>(items: Iterable<Item>): Item | undefined => {
    const all = [...items]
    return all[Math.floor(random() * all.length)]
  }
  let moving = true
  const move = () => {
    const ticket = pick(
      [...world.tickets.values()].filter(({ deleted_at, status }) => deleted_at === null && status !== 'closed'),
    )
    const user = pick([...world.users.values()].filter(({ active, role }) => active && role === 'end-user'))
    const organization = pick([...world.organizations.values()].filter(({ deleted_at }) => deleted_at === null))
    const choice = Math.floor(random() * 9)
    if (choice === 0) world.createTicket({ subject: `new ${random()}`, comment: { html: 'please', public: true } })
    if (choice === 1 && user !== undefined) world.updateUser(user.id, { name: `Name ${random()}` })
    if (choice === 2 && organization !== undefined)
      world.updateOrganization(organization.id, { name: `Org ${random()}` })
    if (ticket === undefined) return
    if (choice === 3 || choice === 4) world.addComment(ticket.id, { html: `called ${random()}`, public: true })
    if (choice === 5) world.updateTicket(ticket.id, { subject: `changed ${random()}` })
    if (choice === 6) world.systemUpdate(ticket.id)
    if (choice === 7 && random() < 0.3) world.deleteTicket(ticket.id)
    if (choice === 8 && random() < 0.2) {
      world.deleteTicket(ticket.id)
      world.destroyTicket(ticket.id)
    }
  }
  sandbox.beforeRequest = () => {
    if (moving && random() < 0.5) move()
  }
  const held = new Map<string, Held>(exported.map((name) => [name, new Held()]))
  const sync = async (name: (typeof exported)[number], mode: 'full' | 'incremental') => {
    const stream = streamNamed(name)
    const mine = held.get(name) ?? new Held()
    const theirs = held.get('tickets') ?? new Held()
    const events = connection.read(stream, {
      checkpoint: mine.checkpoint,
      mode,
      since: undefined,
      columns: new Set(Object.keys(stream.columns)),
      clock,
      signal: new AbortController().signal,
      details: false,
      parents: async (limit, skip) =>
        [...theirs.live.values()]
          .map((row) => ({
            id: String(row['id']),
            version: String(row['updated_at']),
            count: Number(row['comment_count']),
          }))
          .filter(({ id, version, count }) => {
            const stored = [...mine.live.values()].filter((row) => String(row['ticket_id']) === id).length
            return !skip.has(id) && mine.parentsDone.get(id) !== version && stored < count
          })
          .slice(0, limit),
      parentsComplete: () => true,
      parentsChanged: async () => {},
      unmetKeys: async () => [...mine.live.keys()].filter((key) => !mine.met.has(key)),
    })
    for await (const event of events) mine.take(event)
  }
  for (const name of exported) await sync(name, 'incremental')
  await clock.sleep(30_000)
  for (const name of exported) await sync(name, full ? 'full' : 'incremental')
  moving = false
  await clock.sleep(120_000)
  for (const name of exported) await sync(name, full ? 'full' : 'incremental')
  await connection.close()
  return { world, held: (name: (typeof exported)[number]) => held.get(name) ?? new Held() }
}

const ids = (rows: Iterable<{ readonly id: number }>) => [...rows].map(({ id }) => String(id)).sort()

describe('an account that is worked on while it is read', () => {
  it.each([
    ['changes', false],
    ['everything, again', true],
  ] as const)('is stored as it is after the next read of %s', async (_what, full) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10_000 }), async (seed) => {
        const { world, held } = await syncWhileItMoves(seed, full)
        const alive = [...world.tickets.values()].filter(({ deleted_at }) => deleted_at === null)
        const stored = held('tickets').live
        // What was destroyed leaves no trace in the exports: only a full read tells.
        const destroyed = [...stored.keys()].filter((id) => world.tickets.get(Number(id)) === undefined)
        if (full) expect(destroyed).toEqual([])
        expect(ids(alive)).toEqual([...stored.keys()].filter((id) => !destroyed.includes(id)).sort())
        for (const ticket of alive) {
          const { subject, status, generated_timestamp } = stored.get(String(ticket.id)) ?? {}
          expect([subject, status]).toEqual([ticket.subject, ticket.status])
          expect(generated_timestamp).toBeDefined()
        }
        for (const row of held('tickets').deleted.values()) expect(row['subject']).not.toBe('SCRUBBED')
        const metricTickets = [...held('ticket_metrics').live.values()].map((row) => String(row['ticket_id']))
        for (const { id } of alive) expect(metricTickets).toContain(String(id))
        if (full) expect(metricTickets.sort()).toEqual(ids(alive))
        const active = [...world.users.values()].filter((user) => user.active)
        expect([...held('users').live.keys()].sort()).toEqual(ids(active))
        for (const user of active) expect(held('users').live.get(String(user.id))?.['name']).toBe(user.name)
        const organizations = [...world.organizations.values()].filter(({ deleted_at }) => deleted_at === null)
        expect([...held('organizations').live.keys()].sort()).toEqual(ids(organizations))
        const comments = [...world.comments.values()].filter(({ ticket_id }) =>
          alive.some(({ id }) => id === ticket_id),
        )
        for (const { id } of comments) expect(held('ticket_comments').live.has(String(id))).toBe(true)
      }),
      { numRuns: 5 },
    )
  })
})
