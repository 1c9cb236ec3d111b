import { expect, test } from 'vitest'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { withLab } from './support/lab.ts'

const streams = ['tickets', 'conversations']
const account = { size: { tickets: 40, contacts: 20, companies: 5 } } as const

test.each(['hardDeleteTicket', 'deleteTicket', 'spamTicket'] as const)(
  'a ticket that goes between its list and its conversations (%s) stops nothing',
  (go) =>
    withLab(freshdesk, { streams, account: { ...account, deletedTicketStatus: 403 } }, async (lab) => {
      const gone = new Set<number>()
      lab.sandbox.beforeRequest = ({ path }) => {
        const id = Number(/\/tickets\/(\d+)\/conversations/.exec(path)?.[1])
        if (id % 3 === 0 && !gone.has(id) && lab.world.tickets.has(id)) {
          gone.add(id)
          lab.world[go](id)
        }
      }
      const { verdict, streams: reports } = await lab.sync()
      expect([verdict.kind, reports.map((one) => one.verdict.kind)]).toEqual(['complete', ['complete', 'complete']])
      expect(gone.size).toBeGreaterThan(5)
      lab.stage.advance(10_000)
      await lab.sync()
      expect(await lab.differences('changes')).toEqual([])
      lab.stage.advance(10_000)
      await lab.sync({ full: true })
      expect(await lab.differences('everything')).toEqual([])
    }),
)

test('a ticket that goes between two pages of its conversations stops nothing', () =>
  withLab(freshdesk, { streams, account }, async (lab) => {
    for (let n = 0; n < 230; n += 1) lab.world.addNote(7, { body: `<div>${n}</div>` })
    lab.sandbox.beforeRequest = ({ path }) => {
      if (/\/tickets\/7\/conversations.*[?&]page=2/.test(path) && lab.world.tickets.has(7))
        lab.world.hardDeleteTicket(7)
    }
    const { streams: reports } = await lab.sync()
    expect(reports.map((one) => one.verdict.kind)).toEqual(['complete', 'complete'])
    expect(lab.world.tickets.has(7)).toBe(false)
    await lab.sync({ full: true })
    expect(await lab.differences('everything')).toEqual([])
  }))

test('conversations deleted while their pages are read hide no other, and the deleted ones are gone', () =>
  withLab(freshdesk, { streams, account }, async (lab) => {
    for (let n = 0; n < 330; n += 1) lab.world.addNote(7, { body: `<div>${n}</div>` })
    lab.stage.advance(60_000)
    let deleted = 0
    lab.sandbox.beforeRequest = ({ path }) => {
      if (!/\/tickets\/7\/conversations/.test(path) || deleted > 5) return
      const first = lab.world.conversations.of(7).find(({ body }) => /^<div>\d+</.test(body))
      if (first !== undefined) lab.world.deleteConversation(first.id)
      deleted += 1
    }
    await lab.sync()
    expect(deleted).toBeGreaterThan(3)
    lab.sandbox.beforeRequest = undefined
    lab.stage.advance(10_000)
    await lab.sync()
    expect(await lab.differences('everything')).toEqual([])
    expect(lab.broken).toEqual([])
  }))

test('a note added in the second in which a ticket’s conversations are read is not lost', () =>
  withLab(freshdesk, { streams, account, latencyMs: 0 }, async (lab) => {
    lab.world.addNote(3, { body: '<div>first</div>' })
    let added = false
    lab.sandbox.beforeRequest = ({ path }) => {
      // One request before the ticket's own: the list has been read in this very second.
      if (added || !path.includes('/conversations')) return
      const asked = Number(/\/tickets\/(\d+)/.exec(path)?.[1])
      if (asked === 3)
        lab.sandbox.beforeRequest = () => {
          if (added) return
          added = true
          lab.world.addNote(3, { body: '<div>second, in the same second</div>' })
        }
    }
    await lab.sync()
    expect(added).toBe(true)
    lab.stage.advance(10_000)
    await lab.sync()
    expect(await lab.differences('everything')).toEqual([])
  }))

test('archived tickets keep their rows and all their conversations', () =>
  withLab(freshdesk, { streams, account: { ...account, archiveAfterDays: 120 } }, async (lab) => {
    for (const { id } of lab.world.tickets.values()) lab.world.updateTicket(id, { status: 2 })
    // More conversations than a page, of any size.
    for (let n = 0; n < 140; n += 1) lab.world.addNote(5, { body: `<div>${n}</div>` })
    lab.world.updateTicket(5, { status: 5 })
    lab.world.updateTicket(6, { status: 5 })
    lab.stage.advance(60_000)
    await lab.sync()
    expect(await lab.differences('everything')).toEqual([])
    // Idle until they leave every list.
    lab.stage.advance(130 * 86_400_000)
    const { verdict, streams: reports } = await lab.sync({ full: true })
    expect([verdict.kind, reports.map(({ deleted }) => deleted)]).toEqual(['complete', [0, 0]])
    expect(lab.sandbox.log.filter(({ path }) => path.includes('/archived/5/conversations')).length).toBeGreaterThan(1)
    expect(await lab.differences('everything')).toEqual([])
  }))

test('people who asked under another name after a merge, and their tickets, are read', () =>
  withLab(freshdesk, { streams: ['tickets', 'contacts'], account }, async (lab) => {
    await lab.sync()
    const [primary, ...others] = [...lab.world.contacts.values()].filter(({ deleted }) => !deleted)
    if (primary === undefined) throw new Error('nobody is left')
    lab.stage.advance(60_000)
    lab.world.mergeContacts(
      primary.id,
      others.slice(0, 5).map(({ id }) => id),
    )
    lab.stage.advance(60_000)
    await lab.sync()
    expect(await lab.differences('everything')).toEqual([])
  }))
