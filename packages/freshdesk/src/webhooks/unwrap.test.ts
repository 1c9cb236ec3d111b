import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { WebhookEvent } from '@tajo/core/webhook'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freshdeskWebhooks } from './kind.ts'

const unwrap = (body: unknown, type = 'application/json') =>
  freshdeskWebhooks.unwrap({
    headers: { 'content-type': type },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  })

function eventsIn(body: unknown): readonly WebhookEvent[] {
  const read = unwrap(body)
  if (!read.ok) throw new Error(read.message)
  return read.events
}

function eventIn(body: unknown): WebhookEvent {
  const [event, ...more] = eventsIn(body)
  if (event === undefined || more.length > 0) throw new Error('not one event')
  return event
}

const ticketOf = (body: unknown) => eventIn(body).hints.map(({ stream, key }) => `${stream} ${key}`)

const simple = {
  freshdesk_webhook: {
    triggered_event: '{status:{from:2,to:4}}',
    ticket_id: '1042',
    ticket_url: 'https://acme-sandbox.freshdesk.com/helpdesk/tickets/1042',
    ticket_subject: 'Invoice 20417 shows the wrong VAT rate',
    ticket_description: '<div>See https://acme.freshdesk.com/a/tickets/7</div>',
    ticket_status: 'Resolved',
    requester_email: 'mira.novak@northwind.example',
  },
}

describe('the simple form', () => {
  it('names its ticket and what was changed', () => {
    expect(eventIn(simple)).toMatchObject({
      topic: 'status',
      happenings: ['ticket_updated', 'ticket_resolved'],
      at: null,
      hints: [{ stream: 'tickets', key: '1042', children: ['conversations'] }],
      own: false,
    })
  })

  it('is the same as XML and as a form', () => {
    const fields = simple.freshdesk_webhook
    const xml = Object.entries(fields).map(([name, value]) => `<${name}>${value.replace(/[<&]/g, '&lt;')}</${name}>`)
    const form = Object.entries(fields).map(
      ([name, value]) => [`freshdesk_webhook[${name}]`, value] as [string, string],
    )
    for (const body of [
      `<?xml version="1.0"?>\n<freshdesk_webhook>\n${xml.join('\n')}\n</freshdesk_webhook>`,
      new URLSearchParams(form).toString(),
      new URLSearchParams(fields).toString(),
      new URLSearchParams({ freshdesk_webhook: JSON.stringify(fields) }).toString(),
    ])
      expect(eventIn(body)).toMatchObject({ topic: 'status', hints: [{ stream: 'tickets', key: '1042' }] })
  })

  const recorded = resolve(import.meta.dirname, '../../../../../shared/vendor/freshdesk/third_party/zulip-webhooks')
  it.skipIf(!existsSync(recorded))('as recorded (skipped where the recordings are not there)', () => {
    const meanings = readdirSync(recorded)
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, eventIn(readFileSync(`${recorded}/${name}`, 'utf8'))] as const)
    expect(
      meanings.map(([name, { topic, happenings, hints }]) => [name, topic, happenings.at(-1), hints[0]?.key]),
    ).toEqual([
      ['priority_changed.json', 'priority', 'ticket_updated', '11'],
      ['private_note.json', 'note_type:private', 'note_added', '11'],
      ['status_changed.json', 'status', 'ticket_reopened', '11'],
      ['ticket_created.json', 'ticket_action:created', 'ticket_created', '11'],
    ])
  })
})

describe('bodies people and apps make', () => {
  it.each([
    [
      { ticket: { id: 12, subject: 'x', requester: { email: 'a@example.com' } }, event_type: 'ticket_created' },
      'tickets 12',
    ],
    [{ freshdesk_webhook: { ticket_id: 12345, triggered_event: 'ticket_created' } }, 'tickets 12345'],
    [{ ticketId: '12' }, 'tickets 12'],
    [{ 'Ticket ID': '#12' }, 'tickets 12'],
    [{ ticket: '12' }, 'tickets 12'],
    [{ ticket: { id: 900_123, display_id: 12 } }, 'tickets 12'],
    [{ id: 12, ticket_url: 'https://acme.freshdesk.com/a/tickets/12' }, 'tickets 12'],
    [{ id: 12, subject: 'x', priority: 'Low' }, 'tickets 12'],
    [{ url: 'https://acme.freshdesk.com/support/tickets/12?x=1' }, 'tickets 12'],
    [{ outer: { inner: [{ ticket_id: 12 }] } }, 'tickets 12'],
    [JSON.stringify(JSON.stringify({ ticket_id: 12 })), 'tickets 12'],
    [`\uFEFF${JSON.stringify({ ticket_id: 12 })}`, 'tickets 12'],
    ['<ticket><ticket-id type="integer">12</ticket-id><x/><!-- a > b --><y><![CDATA[<b>]]></y></ticket>', 'tickets 12'],
  ])('%j', (body, row) => expect(ticketOf(body)).toEqual([row]))

  it('app events name ticket, requester and changes', () => {
    const body = {
      account_id: '1',
      event: 'onTicketUpdate',
      timestamp: 1_583_839_686,
      data: {
        ticket: { id: 12, status: 4 },
        requester: { id: 84_004_410_017 },
        changes: { model_changes: { status: [2, 4] } },
      },
    }
    expect(eventIn(body)).toMatchObject({
      topic: 'onTicketUpdate',
      happenings: ['ticket_updated', 'ticket_resolved'],
      at: '2020-03-10T11:28:06.000Z',
    })
    expect(ticketOf(body)).toEqual(['tickets 12', 'contacts 84004410017'])
  })

  it('deletions are said to be some', () => {
    expect(eventIn({ event: 'onTicketDelete', data: { ticket: { id: 12 } } }).hints).toMatchObject([{ gone: true }])
    expect(eventIn({ event: 'onContactDelete', data: { contact: { id: 84_004 } } }).hints).toEqual([
      { stream: 'contacts', key: '84004', gone: true },
    ])
    expect(eventIn({ event: 'onCompanyUpdate', data: { company: { id: 5 } } }).hints).toEqual([
      { stream: 'companies', key: '5' },
    ])
    expect(eventIn({ ticket_id: 1, triggered_event: '{ticket_action:deleted}' }).hints).toMatchObject([{ gone: true }])
  })

  it('several at once are several', () => {
    expect(
      eventsIn([{ ticket_id: 1 }, { ticket_id: 2 }, { else: true }]).flatMap(({ hints }) =>
        hints.map(({ key }) => key),
      ),
    ).toEqual(['1', '2'])
  })

  it.each([
    '',
    '   ',
    'hello',
    '{"test":true}',
    '[]',
    'null',
    '{"ticket_id":""}',
    '{"ticket_id":"{{ticket.id}}"}',
    '{"ticket_id":-1}',
    '{"ticket_id":1e30}',
    '{"id":5}',
    '{"company":"1848"}',
    '{"contact":{"id":5}',
    '<a><b></a></b>',
    '<a',
  ])('what names nothing is not understood: %s', (body) => expect(unwrap(body)).toMatchObject({ ok: false }))
})

describe('broken JSON', () => {
  it('line breaks in a text are mended', () => {
    expect(
      eventIn('{"ticket_id":"12","text":"Hello\n\tworld","triggered_event":"{status:{from:2,to:5}}"}'),
    ).toMatchObject({
      happenings: ['ticket_updated', 'ticket_closed'],
      hints: [{ key: '12' }],
    })
  })

  it.each([
    '{"ticket_id":"12","subject":"He said "no" to it"}',
    '{"status":Pending,"ticket_id":12}',
    '{"company": ,\n "ticket_url":"https://acme.freshdesk.com/helpdesk/tickets/12", "x": }',
    '{ "ticket" : { "id" : 12, "subject" : "a "b" c" } }',
    '<hook><ticket_id>12</ticket_id><text>a <br> b</text></hook>',
  ])('a ticket that is certain is named: %s', (body) => expect(ticketOf(body)).toEqual(['tickets 12']))

  it('what happened is told where it can be read', () => {
    const body = '{"ticket_id":12,"subject":"a "b"","triggered_event":"{note_type:private}"}'
    expect(eventIn(body)).toMatchObject({ topic: 'note_type:private', happenings: ['ticket_updated', 'note_added'] })
  })

  it.each([
    '{"ticket_id":"12","subject":"x","ticket_id":"13", y"}',
    '{"subject":"ticket_id: 12" y}',
    '{"ticket_id":12',
    '{"ticket_id":"12a","s":"a"b"}',
  ])('one that is not is not: %s', (body) => expect(unwrap(body)).toMatchObject({ ok: false }))
})

describe('keys', () => {
  it('are the same for the same bytes only where they can tell of nothing else', () => {
    const change = { ticket_id: 12, triggered_event: '{status:{from:2,to:4}}' }
    const keysOf = (body: unknown) => [eventIn(body).key, eventIn(body).key]
    // An equal change a week later sends equal bytes, and is no repeat.
    for (const body of [change, { ...change, updated_at: 'Mon, 2 Mar, 10:00 AM' }, '{"ticket_id":12,"x":"a"b"}'])
      expect(new Set(keysOf(body)).size).toBe(2)
    for (const body of [
      { ...change, updated_at: '2026-03-02T10:00:00Z' },
      { event: 'onTicketUpdate', timestamp: 1_583_839_686.25, data: { ticket: { id: 12 } } },
      { freshdesk_webhook: { ticket_id: '12', triggered_event: '{ticket_action:created}' } },
    ])
      expect(new Set(keysOf(body)).size).toBe(1)
  })

  it('differ where anything does', () => {
    const at = (updated_at: string, ticket_id = 12) => eventIn({ ticket_id, updated_at }).key
    const keys = [at('2026-03-02T10:00:00Z'), at('2026-03-02T10:00:01Z'), at('2026-03-02T10:00:00Z', 13)]
    expect(new Set(keys).size).toBe(3)
    const [one, other] = eventsIn([
      { ticket_id: 1, updated_at: '2026-03-02T10:00:00Z' },
      { ticket_id: 1, updated_at: '2026-03-02T10:00:00Z' },
    ])
    expect(one?.key).not.toBe(other?.key)
  })

  it('a time of somebody else is no time of the change', () => {
    const body = { ticket_id: 1, requester: { updated_at: '2026-03-02T10:00:00Z' }, created_at: '2026-03-02T10:00:00Z' }
    expect(eventIn(body).at).toBeNull()
  })
})

describe('any bytes', () => {
  it('are answered, never thrown at', () => {
    const part = fc.constantFrom(
      ...'{}[]<>/&;:,"=\\!-?#%'.split(''),
      'ticket_id',
      '12',
      '<![CDATA[',
      ']]>',
      '<!--',
      '&#x41;',
    )
    const text = fc.oneof(fc.string(), fc.string({ unit: part, maxLength: 300 }), fc.json())
    fc.assert(
      fc.property(text, (given) => {
        const read = unwrap(given)
        if (read.ok) for (const { hints } of read.events) expect(hints.length).toBeGreaterThan(0)
        else expect(read.message).not.toBe('')
      }),
      { numRuns: 500 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        freshdeskWebhooks.unwrap({ headers: {}, body: Buffer.from(bytes) })
      }),
    )
  })

  it('are read in time, however they are made', () => {
    const size = 300_000
    for (const part of [
      '[',
      '{"a":',
      '<a>',
      '<![CDATA[',
      '<!--',
      '{,"ticket_id":',
      ' ',
      '{" ',
      '&',
      'a[',
      '"ticket_url":"http',
    ])
      for (const head of ['', '{', '<', 'a='])
        expect(() => unwrap(`${head}${part.repeat(size / part.length)}`)).not.toThrow()
  })
})
