import { describe, expect, it } from 'vitest'
import { testClient } from '../test-client.ts'

const client = testClient()
const { get, send, world, clock } = client

function fresh(more: object = {}): number {
  const answer = send('POST', '/tickets', {
    ticket: { subject: 'Printed twice', comment: { body: 'See <above>.' }, ...more },
  })
  expect(answer.status).toBe(201)
  return Number(answer.at('ticket', 'id'))
}

describe('a new ticket', () => {
  it('answers ticket and audit, an address, and no time of generation yet', () => {
    const answer = send('POST', '/tickets', {
      ticket: {
        subject: 'Printed twice',
        comment: { body: 'See <above>.' },
        tags: ['printer'],
        requester: { name: 'Wilma', email: 'wilma@mail.example' },
      },
    })
    const id = Number(answer.at('ticket', 'id'))
    expect([answer.status, answer.headers['Location'], answer.at('ticket', 'generated_timestamp')]).toEqual([
      201,
      `https://acme-sandbox.zendesk.com/api/v2/tickets/${id}.json`,
      0,
    ])
    expect(answer.at('audit', 'ticket_id')).toBe(id)
    expect(get(`/tickets/${id}`).at('ticket', 'generated_timestamp')).toBe(clock.now() / 1000)
    expect(get(`/users/${answer.at('ticket', 'requester_id')}`).at('user', 'email')).toBe('wilma@mail.example')
    expect(get(`/tickets/${id}/comments`).rows('comments')[0]?.['plain_body']).toBe('See <above>.')
  })

  it('needs a comment', () => {
    const answer = send('POST', '/tickets', { ticket: { subject: 'nothing' } })
    expect([answer.status, answer.at('error')]).toEqual([422, 'RecordInvalid'])
  })
})

describe('a change', () => {
  it('is an audit with what was and what is', () => {
    const id = fresh()
    clock.forward(60)
    const answer = send('PUT', `/tickets/${id}`, {
      ticket: { status: 'solved', comment: { body: 'Fixed.', public: false } },
    })
    expect(answer.at('ticket', 'status')).toBe('solved')
    const events = answer.at('audit', 'events')
    expect(events).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'Change', field_name: 'status', value: 'solved', previous_value: 'new' }),
      ]),
    )
    expect(world.tickets.get(id)?.updated_at).toBe(clock.now() / 1000)
  })

  it('inherits who may read it when nothing is said', () => {
    const id = fresh()
    send('PUT', `/tickets/${id}`, { ticket: { comment: { body: 'aside', public: false } } })
    send('PUT', `/tickets/${id}`, { ticket: { comment: { body: 'and now?' } } })
    expect(world.comments.of(id).map((one) => one.public)).toEqual([true, false, false])
  })

  it('of a closed ticket is refused', () => {
    const id = fresh({ status: 'closed' })
    const answer = send('PUT', `/tickets/${id}`, { ticket: { priority: 'high' } })
    expect([answer.status, answer.at('details', 'status', 0, 'description')]).toEqual([
      422,
      'Status: closed prevents ticket update',
    ])
  })

  it('with a stale stamp is refused, when it asks for safety', () => {
    const id = fresh()
    const stamp = String(get(`/tickets/${id}`).at('ticket', 'updated_at'))
    clock.forward(5)
    const body = { ticket: { priority: 'high', safe_update: true, updated_stamp: stamp } }
    expect(send('PUT', `/tickets/${id}`, body).status).toBe(200)
    expect(send('PUT', `/tickets/${id}`, body).at('error')).toBe('UpdateConflict')
  })

  it('names what is wrong, and reads no broken body', () => {
    const id = fresh()
    expect(send('PUT', `/tickets/${id}`, { ticket: { status: 'resolved' } }).at('details', 'status', 0, 'error')).toBe(
      'InvalidValue',
    )
    expect(send('PUT', `/tickets/${id}`, '{"ticket":').status).toBe(422)
    expect(send('PUT', `/tickets/${id}`, 'ticket', { 'content-type': 'text/plain' }).status).toBe(415)
    expect(send('PATCH', `/tickets/${id}`, {}).status).toBe(405)
  })

  it('of tags sets, adds and removes by the verb', () => {
    const id = fresh({ tags: ['a'] })
    expect(send('PUT', `/tickets/${id}/tags`, { tags: ['b'] }).at('tags')).toEqual(['a', 'b'])
    expect(send('POST', `/tickets/${id}/tags`, { tags: ['c', 'd'] }).at('tags')).toEqual(['c', 'd'])
    expect(send('DELETE', `/tickets/${id}/tags`, { tags: ['c'] }).status).toBe(204)
    expect(world.tickets.get(id)?.tags).toEqual(['d'])
  })
})

describe('many at once', () => {
  it('wait as a job that is completed though a row failed', () => {
    const [open, closed] = [fresh(), fresh({ status: 'closed' })]
    const answer = send('PUT', `/tickets/update_many?ids=${open},${closed},999999`, {
      ticket: { additional_tags: ['seen'] },
    })
    const id = String(answer.at('job_status', 'id'))
    expect([answer.status, answer.at('job_status', 'status'), answer.at('job_status', 'results')]).toEqual([
      200,
      'queued',
      null,
    ])
    expect(answer.headers['zendesk-ratelimit-inflight-jobs']).toContain('total=30')
    expect(world.tickets.get(open)?.tags).toEqual([])
    clock.forward(1)
    const done = get(`/job_statuses/${id}`)
    expect(done.at('job_status', 'status')).toBe('completed')
    expect(done.at('job_status', 'results', 0, 'success')).toBe(true)
    expect(done.at('job_status', 'results', 1, 'success')).toBe(false)
    expect(done.at('job_status', 'results', 2, 'error')).toBe('TicketNotFound')
    expect(world.tickets.get(open)?.tags).toEqual(['seen'])
  })

  it('are a hundred at most, and thirty jobs', () => {
    const ids = Array.from({ length: 101 }, (_, place) => place + 1)
    expect(send('PUT', `/tickets/update_many?ids=${ids}`, { ticket: {} }).at('error')).toBe('TooManyValues')
    const mine = testClient({ size: { tickets: 20 } })
    for (let left = 30; left > 0; left -= 1) mine.send('DELETE', '/tickets/destroy_many?ids=2')
    const refused = mine.send('DELETE', '/tickets/destroy_many?ids=2')
    expect([refused.status, refused.at('error')]).toEqual([429, 'TooManyJobs'])
    expect(refused.at('current_job_ids')).toHaveLength(30)
  })

  it('merge into one: sources are closed and say so', () => {
    const [target, source] = [fresh(), fresh()]
    send('POST', `/tickets/${target}/merge`, { ids: [source] })
    clock.forward(1)
    expect(get(`/tickets/${source}`).at('ticket', 'status')).toBe('closed')
    expect(world.comments.of(source).at(-1)?.html).toContain(`#${target}`)
  })
})

describe('a deleted ticket', () => {
  it('is gone from lists, can be restored under its id, and is gone for good after a second deletion', () => {
    const id = fresh()
    expect(send('DELETE', `/tickets/${id}`).status).toBe(204)
    expect(get(`/tickets/${id}`).status).toBe(404)
    expect(
      get('/deleted_tickets')
        .rows('deleted_tickets')
        .map((row) => row['id']),
    ).toContain(id)
    expect(send('PUT', `/deleted_tickets/${id}/restore`).body).toEqual({})
    expect(get(`/tickets/${id}`).status).toBe(200)
    send('DELETE', `/tickets/${id}`)
    const job = send('DELETE', `/deleted_tickets/${id}`)
    expect([job.status, job.at('job_status', 'total')]).toEqual([200, null])
    clock.forward(1)
    expect(send('PUT', `/deleted_tickets/${id}/restore`).status).toBe(404)
    expect(world.tickets.has(id)).toBe(false)
  })

  it('marked as spam takes its sender along', () => {
    const id = fresh({ requester: { name: 'Spammer', email: 'spam@nowhere.example' } })
    const requester = world.tickets.get(id)?.requester_id ?? 0
    expect(send('PUT', `/tickets/${id}/mark_as_spam`).status).toBe(200)
    expect(world.users.get(requester)?.suspended).toBe(true)
  })
})

describe('archived tickets', () => {
  it('are shown by id, without paging their audits, and nowhere listed', () => {
    const archived = [...world.tickets.values()].find((one) => one.deleted_at === null && world.isArchived(one))
    const id = archived?.id ?? 0
    expect(get(`/tickets/${id}/related`).at('ticket_related', 'from_archive')).toBe(true)
    expect(get(`/tickets/${id}/audits?page[size]=1`).rows('audits').length).toBe(world.audits.of(id).length)
    expect(
      get('/ticket_metrics?page[size]=100')
        .rows('ticket_metrics')
        .map((row) => row['ticket_id']),
    ).not.toContain(id)
  })
})

describe('a rating', () => {
  it('updates the row of its offer, which keeps the time it was made', () => {
    const offered = [...world.satisfaction_ratings.values()].find((one) => one.score === 'offered')
    world.rate(offered?.ticket_id ?? 0, 'bad', 'Too slow')
    const row = get(`/satisfaction_ratings/${offered?.id}`).at('satisfaction_rating') as Record<string, unknown>
    expect([row['score'], row['comment']]).toEqual(['bad', 'Too slow'])
    expect(Date.parse(String(row['created_at'])) / 1000).toBe(offered?.created_at)
    expect(get(`/satisfaction_ratings?start_time=${clock.now() / 1000 - 60}`).rows('satisfaction_ratings')).toEqual([])
    expect(
      get('/satisfaction_ratings?score=bad_with_comment')
        .rows('satisfaction_ratings')
        .map((one) => one['id']),
    ).toContain(offered?.id)
  })
})

describe('a skip', () => {
  it('is listed under its ticket and its agent', () => {
    const id = fresh()
    expect(send('POST', '/skips', { skip: { ticket_id: id, reason: 'Not mine' } }).status).toBe(201)
    expect(get(`/tickets/${id}/skips`).rows('skips')).toHaveLength(1)
    expect(
      get(`/users/${world.me().id}/skips?page[size]=100`)
        .rows('skips')
        .map((row) => row['ticket_id']),
    ).toContain(id)
  })
})

describe('side conversations', () => {
  it('are refused without a word on messaging tickets', () => {
    const chat = [...world.tickets.values()].find((one) => one.from_messaging_channel && one.deleted_at === null)
    const answer = get(`/tickets/${chat?.id}/side_conversations`)
    expect([answer.status, answer.text, answer.headers['Content-Type']]).toEqual([403, '', 'text/html'])
  })
})
