import type { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { expect, test } from 'vitest'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { type Lab, withLab } from './support/lab.ts'

// The vendor lists 300 pages of tickets and not one more (vendor reference, §4); one second may hold more.
const beyondOneEnd = 30_500
const beyondBothEnds = 60_300

const bare = { columns: ['id', 'subject', 'updated_at', 'deleted', 'spam'] }

/** Tickets that were all last changed in the same second, and some before and after it. */
function tie(lab: Lab<FreshdeskSandbox>, count: number, after = 150): void {
  const { stage, world } = lab
  const [contact] = world.contacts.keys()
  const requester_id = contact ?? 0
  const create = (): number => world.createTicket({ requester_id, due_by: world.now() + 3600, subject: 'tied' }).id
  for (let n = 0; n < 150; n += 1) create()
  stage.advance(60_000)
  const tied: number[] = []
  for (let n = 0; n < count; n += 1) tied.push(create())
  stage.advance(60_000)
  world.bulkUpdate(tied, { priority: 4 })
  stage.advance(60_000)
  for (let n = 0; n < after; n += 1) create()
  stage.advance(60_000)
}

const account = { size: { tickets: 0, contacts: 1, companies: 1 } } as const

test('more tickets in one second than a page are read whole', () =>
  withLab(freshdesk, { streams: ['tickets'], account: { ...account, tieOrder: 'scattered' } }, async (lab) => {
    tie(lab, 730)
    const { verdict } = await lab.sync()
    expect(verdict.kind).toBe('complete')
    expect(await lab.differences('everything')).toEqual([])
    expect(lab.broken).toEqual([])
  }))

test('rows that leave a tied second while it is paged are neither lost nor kept as they were', () =>
  withLab(freshdesk, { streams: ['tickets'], account: { ...account, tieOrder: 'scattered' } }, async (lab) => {
    tie(lab, 730)
    const { sandbox, world, stage } = lab
    let asked = 0
    sandbox.beforeRequest = () => {
      asked += 1
      const tied = [...world.tickets.values()].filter(({ subject, deleted }) => subject === 'tied' && !deleted)
      // From the front, the middle and the end of the second in turn.
      const one = tied[Math.floor(((asked % 3) / 2) * (tied.length - 1))]
      if (one === undefined || asked > 60) return
      if (asked % 2 === 0) world.updateTicket(one.id, { subject: `left ${asked}` })
      else world.deleteTicket(one.id)
    }
    await lab.sync()
    expect(asked).toBeGreaterThan(20)
    sandbox.beforeRequest = undefined
    stage.advance(60_000)
    await lab.sync()
    expect(await lab.differences('everything')).toEqual([])
    expect(lab.broken).toEqual([])
  }))

test('more tickets in one second than one end of the list shows', () =>
  withLab(freshdesk, { streams: ['tickets'], settings: { tickets: bare }, account }, async (lab) => {
    tie(lab, beyondOneEnd)
    const { verdict } = await lab.sync()
    expect(verdict.kind).toBe('complete')
    expect(await lab.differences('everything')).toEqual([])
  }))

test('a ticket deleted while such a second is read from its other end hides no other', () =>
  withLab(freshdesk, { streams: ['tickets'], settings: { tickets: bare }, account }, async (lab) => {
    tie(lab, beyondOneEnd)
    const { sandbox, world } = lab
    const newestFirst = (): number[] =>
      [...world.tickets.values()]
        .filter(({ subject }) => subject === 'tied')
        .map(({ id }) => id)
        .reverse()
    let deleted = 0
    sandbox.beforeRequest = ({ path }) => {
      const page = /order_type=desc.*[?&]page=(\d+)/.exec(path)?.[1]
      if (page === undefined || page === '1' || deleted >= 3) return
      const id = newestFirst()[deleted]
      if (id !== undefined) world.deleteTicket(id)
      deleted += 1
    }
    await lab.sync()
    expect(deleted).toBe(3)
    await lab.sync()
    expect(await lab.differences('everything')).toEqual([])
    expect(lab.broken).toEqual([])
  }))

test('more tickets in one second than both ends of the list show are read one by one, and a stop in between loses none', () =>
  withLab(
    freshdesk,
    { streams: ['tickets'], settings: { tickets: bare }, account: { ...account, tieOrder: 'scattered' } },
    async (lab) => {
      // The newest ones are among them, as after an import.
      tie(lab, beyondBothEnds, 0)
      const stop = new AbortController()
      let views = 0
      lab.sandbox.beforeRequest = ({ path }) => {
        if (/\/tickets\/\d+/.test(path)) views += 1
        if (views === 150) stop.abort(new Error('interrupted'))
      }
      expect((await lab.sync({ signal: stop.signal })).verdict.kind).toBe('interrupted')
      const { verdict, streams } = await lab.sync()
      expect(verdict.kind).toBe('complete')
      expect(streams[0]?.notes.join()).toContain('one by one')
      expect(await lab.differences('everything')).toEqual([])
    },
  ))
