import { describe, expect, it } from 'vitest'
import { iso } from '../../world/time.ts'
import { testClient } from '../test-client.ts'

function quietTicket(options = {}) {
  const client = testClient(options)
  const requester = [...client.world.contacts.values()].find((one) => one.email !== null && !one.deleted)
  const ticket = client.world.createTicket({ requester_id: requester?.id ?? 0, due_by: 1, fr_due_by: 1 })
  client.clock.forward(1000)
  return { ...client, id: ticket.id, requester, updatedAt: () => client.world.tickets.get(ticket.id)?.updated_at }
}

describe('replies and notes', () => {
  it('a reply names its receivers and moves the ticket in its own second', () => {
    const { send, id, requester, clock, world, updatedAt } = quietTicket()
    const answer = send('POST', `/tickets/${id}/reply`, { body: '<div>Fixed.</div>' })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ ticket_id: id, body_text: 'Fixed.', replied_to: [requester?.email] })
    expect(updatedAt()).toBe(clock.now() / 1000)
    const { stats } = world.tickets.get(id) ?? {}
    expect([stats?.first_responded_at, stats?.agent_responded_at]).toEqual([updatedAt(), updatedAt()])
  })

  it('a note is private unless told and is no response', () => {
    const { send, get, id, world, updatedAt, clock } = quietTicket()
    const answer = send('POST', `/tickets/${id}/notes`, { body: 'called', notify_emails: ['lead@acme.example'] })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ private: true, incoming: false, notified_to: ['lead@acme.example'] })
    expect(updatedAt()).toBe(clock.now() / 1000)
    expect(world.tickets.get(id)?.stats.first_responded_at).toBeNull()
    expect(get(`/tickets/${id}/conversations`).at(0)).toMatchObject({ source: 2, category: 2, bcc_emails: null })
    expect(send('POST', `/tickets/${id}/notes`, {}).at('errors', 0, 'code')).toBe('missing_field')
  })

  it('moves the agent, whose updated_at is no change signal', () => {
    const { send, id, world, clock } = quietTicket()
    send('POST', `/tickets/${id}/reply`, { body: 'x' })
    expect(world.me()).toMatchObject({ updated_at: clock.now() / 1000, last_active_at: clock.now() / 1000 })
  })

  it.each([true, false])('an edited note keeps its updated_at; the ticket moves when bumpOnNoteEdit is %s', (bumps) => {
    const { send, get, id, clock, updatedAt } = quietTicket({ bumpOnNoteEdit: bumps })
    const note = send('POST', `/tickets/${id}/notes`, { body: 'first' })
    const before = updatedAt()
    clock.forward(50)
    const edited = send('PUT', `/conversations/${note.at('id')}`, { body: 'second' })
    expect(edited.body).toMatchObject({ body: 'second', updated_at: note.at('updated_at') })
    expect(edited.at('last_edited_at')).toBe(iso(clock.now() / 1000))
    expect(get(`/tickets/${id}/conversations`).at(0, 'body')).toBe('second')
    expect(updatedAt() === before).toBe(!bumps)
  })

  it('refuses to edit replies and to delete what the requester wrote', () => {
    const { send, id, world, get } = quietTicket()
    const reply = send('POST', `/tickets/${id}/reply`, { body: 'x' }).at('id')
    expect(send('PUT', `/conversations/${reply}`, { body: 'y' }).status).toBe(405)
    const mail = world.addReply(id, { body: 'mine', incoming: true })
    expect(send('DELETE', `/conversations/${mail.id}`).status).toBe(405)
    expect(send('DELETE', `/conversations/${reply}`).status).toBe(204)
    expect(get(`/tickets/${id}/conversations`).rows.map((row) => row['id'])).toEqual([mail.id])
    expect(send('DELETE', `/conversations/${reply}`).status).toBe(404)
  })
})

describe('what else moves a ticket', () => {
  it.each([true, false])('deleting and restoring do when bumpOnDelete is %s', (bumps) => {
    const { world, id, updatedAt, clock } = quietTicket({ bumpOnDelete: bumps })
    const before = updatedAt()
    world.deleteTicket(id)
    expect(updatedAt() === before).toBe(!bumps)
    clock.forward(5)
    world.restoreTicket(id)
    expect(updatedAt() === before).toBe(!bumps)
  })

  it('a rating does, but leaves the contact where it was', () => {
    const { send, get, world, id, requester, updatedAt, clock } = quietTicket()
    const answer = send('POST', `/tickets/${id}/satisfaction_ratings`, {
      feedback: 'quick and friendly',
      ratings: { default_question: -103 },
    })
    expect([answer.status, answer.at('id')]).toEqual([201, false])
    expect(updatedAt()).toBe(clock.now() / 1000)
    expect(world.contacts.get(requester?.id ?? 0)).toMatchObject({
      csat_rating: -103,
      updated_at: requester?.updated_at,
    })
    expect(get(`/tickets/${id}/satisfaction_ratings`).at(0, 'ratings')).toEqual({ default_question: -103 })
    expect(get(`/tickets/${id}/conversations`).at(0)).toMatchObject({ source: 6, category: 7, to_emails: null })
    expect(send('POST', `/tickets/${id}/satisfaction_ratings`, { ratings: {} }).status).toBe(400)
  })

  it('a time entry does not', () => {
    const { send, world, id, updatedAt } = quietTicket()
    const before = updatedAt()
    const entry = send('POST', `/tickets/${id}/time_entries`, { time_spent: '30:05', note: 'call' })
    expect(entry.body).toMatchObject({ time_spent: '30:05', time_spent_in_seconds: 108_300, timer_running: false })
    send('PUT', `/time_entries/${entry.at('id')}`, { billable: false })
    send('DELETE', `/time_entries/${entry.at('id')}`)
    expect(world.time_entries.of(id)).toEqual([])
    expect(updatedAt()).toBe(before)
  })

  it('an SLA breach does, with no human act, all in one second', () => {
    const { world, clock } = quietTicket()
    const before = [...world.tickets.values()].filter((one) => one.is_escalated).length
    clock.forward(90 * 86_400)
    const touched = world.sweepSla()
    expect(touched.length).toBeGreaterThan(0)
    expect(new Set(touched.map((id) => world.tickets.get(id)?.updated_at))).toEqual(new Set([clock.now() / 1000]))
    expect([...world.tickets.values()].filter((one) => one.is_escalated).length).toBe(before + touched.length)
  })
})

describe('timers', () => {
  it('run one per agent, and a start needs a running timer', () => {
    const { send, get, id, clock, world } = quietTicket()
    const first = send('POST', `/tickets/${id}/time_entries`, {})
    expect(first.at('timer_running')).toBe(true)
    clock.forward(120)
    send('POST', `/tickets/${id}/time_entries`, { timer_running: true })
    expect(get(`/tickets/${id}/time_entries`).at(0)).toMatchObject({ timer_running: false, time_spent: '00:02' })
    const start_time = iso(world.now() - 60)
    expect(send('POST', `/tickets/${id}/time_entries`, { start_time, timer_running: false }).status).toBe(400)
    expect(send('POST', `/tickets/${id}/time_entries`, { start_time: iso(world.now() + 60) }).status).toBe(400)
    expect(send('POST', `/tickets/${id}/time_entries`, { time_spent: '1h' }).status).toBe(400)
    const toggled = send('PUT', `/time_entries/${first.at('id')}/toggle_timer`)
    expect(toggled.at('timer_running')).toBe(true)
  })
})
