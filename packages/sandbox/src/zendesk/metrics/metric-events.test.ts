import { expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

it('keeps what was told: an answer adds events and moves none', () => {
  const { get, world, clock } = testClient()
  const { ticket } = world.createTicket({
    requester_id: [...world.users.values()].find((user) => user.organization_id !== null)?.id ?? 0,
    comment: { html: 'x', public: true },
  })
  const events = () =>
    get(`/incremental/ticket_metric_events?start_time=${ticket.created_at}`)
      .rows('ticket_metric_events')
      .filter((row) => row['ticket_id'] === ticket.id)
  clock.forward(61)
  expect(events().map((row) => row['type'])).not.toContain('breach')
  clock.forward(3_700)
  const before = events()
  expect(before.map((row) => row['type'])).toContain('breach')
  world.updateTicket(ticket.id, { status: 'pending' }, { comment: { html: 'y', public: true } })
  clock.forward(61)
  const after = events()
  expect(after).toEqual(expect.arrayContaining(before))
  expect(after.map((row) => row['type'])).toEqual(expect.arrayContaining(['fulfill', 'update_status', 'pause']))
  expect(new Set(after.map((row) => row['id'])).size).toBe(after.length)
})
