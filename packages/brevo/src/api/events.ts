import { type Listing, listing } from '@tajo/core/api/listing'
import type { WriteAnswer } from '@tajo/core/destination'
import type { JsonObject } from '@tajo/core/json'
import { expectOk } from '../answers.ts'
import { sendBatch } from '../destination/event-batch.ts'
import { ask, type Caller, rowsIn, write } from './calls.ts'
import { type Moment, momentOf } from './moment.ts'
import type { BrevoEvent } from './rows.ts'

/** At least one of them; the number of the contact counts more than the others. */
export interface EventIdentifiers {
  readonly contactId?: number
  readonly email?: string
  readonly extId?: string
}

export interface NewEvent {
  /** Up to 255 letters, digits, - and _. */
  readonly name: string
  readonly identifiers: EventIdentifiers
  /** Default: when it arrives. */
  readonly at?: Moment
  /** Up to 50 KB. Attributes of the contact cannot be written along: that is `contacts.update`. */
  readonly properties?: JsonObject
}

export interface EventListParams {
  readonly contactIds?: readonly number[]
  readonly names?: readonly string[]
  /** Days, both or none; default: the last six months. */
  readonly between?: readonly [from: string, to: string]
}

/** An event can start an automation that mails people: one that is sent twice mails twice. */
export interface EventsApi {
  /**
   * One event, ten a second. Nothing is sent twice: where the answer is lost this is an error, and whether it arrived only
   * `list` can say.
   *
   * @example
   * await brevo.events.send({ name: 'ticket_solved', identifiers: { contactId: 247 }, properties: { ticket: 42 } })
   * @see https://developers.brevo.com/reference/create-event
   */
  send(event: NewEvent): Promise<void>
  /**
   * Up to 200 events and 512 KB; a call of a hundred an hour. Answers of each event what became of it, `unknown` where the
   * vendor took fewer than were sent and does not say which.
   *
   * @see https://developers.brevo.com/reference/create-batch-events
   */
  sendBatch(events: readonly NewEvent[]): Promise<readonly WriteAnswer[]>
  /** The latest first. @see https://developers.brevo.com/reference/get-events */
  list(params?: EventListParams): Listing<BrevoEvent>
}

const stream = 'events'
const pageSize = 1000

export function eventsApi(caller: Caller): EventsApi {
  return {
    send: async (event) => {
      await write(caller, { method: 'POST', path: '/events', json: wire(event), stream, safety: 'unsafe' })
    },
    sendBatch: (events) => sendBatch(caller.client, events.map(wire), stream),
    list: (params = {}) => listing(() => pages(caller, params)),
  }
}

function wire({ name, identifiers: { contactId, email, extId }, at, properties }: NewEvent): object {
  return {
    event_name: name,
    identifiers: {
      ...(contactId === undefined ? {} : { contact_id: contactId }),
      ...(email === undefined ? {} : { email_id: email }),
      ...(extId === undefined ? {} : { ext_id: extId }),
    },
    ...(at === undefined ? {} : { event_date: momentOf(at) }),
    ...(properties === undefined ? {} : { event_properties: properties }),
  }
}

async function* pages(
  caller: Caller,
  { contactIds, names, between }: EventListParams,
): AsyncIterable<readonly BrevoEvent[]> {
  const query = {
    ...(contactIds === undefined ? {} : { contact_id: contactIds.map(String) }),
    ...(names === undefined ? {} : { event_name: names }),
    ...(between === undefined ? {} : { startDate: between[0], endDate: between[1] }),
    limit: pageSize,
  }
  for (let offset = 0; ; offset += pageSize) {
    const rows = rowsIn<BrevoEvent>(expectOk(await ask(caller, stream, '/events', { ...query, offset })), 'events')
    yield rows
    if (rows.length < pageSize) return
  }
}
