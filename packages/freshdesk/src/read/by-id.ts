import type { ReadContext } from '@tajo/core/connector'
import type { Json } from '@tajo/core/json'
import { isObject } from '@tajo/core/json'
import type { ReadEvent } from '@tajo/core/stream'
import { type Answer, expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { arrayBody, type OkAnswer, pageMaker } from './pages.ts'
import { viewIncludes } from './ticket-includes.ts'
import type { TicketContext } from './ticket-lister.ts'
import type { Pass, PassPosition } from './ticket-position.ts'

/** Tickets viewed between two checkpoints. */
const chunk = 100
const atOnce = 8

/**
 * The last way in when more tickets share a second than any list shows: ticket ids count up from 1 per account, so every id
 * not seen so far is viewed by itself, newest first, resumable. Costs one call a ticket and is complete.
 */
export async function* readById(
  context: TicketContext,
  pass: Pass,
  second: string,
  below: number | undefined,
  seen: ReadonlySet<string>,
  save: (at: PassPosition) => Json,
): AsyncIterable<ReadEvent> {
  if (pass.state !== 'live') {
    yield {
      type: 'incomplete',
      reason: `more ${pass.name} tickets share the second ${second} than the vendor lists (300 pages), and they cannot be asked for one by one`,
    }
    return
  }
  let id = below === undefined ? yield* aboveAll(context, seen) : below - 1
  yield {
    type: 'note',
    text: `more tickets share the second ${second} than the vendor lists; reading ids below ${id + 1} one by one`,
  }
  while (id > 0) {
    const ids: number[] = []
    for (; id > 0 && ids.length < chunk; id -= 1) if (!seen.has(String(id))) ids.push(id)
    yield* viewAll(context, ids)
    yield { type: 'checkpoint', checkpoint: save({ since: second, byId: { below: id + 1 } }) }
  }
}

/**
 * The largest id, found from the largest one known by asking for more until none of a whole chunk exists. The newest on the
 * list is not enough: of tickets imported in one second any may come first.
 */
async function* aboveAll(context: TicketContext, seen: ReadonlySet<string>): AsyncGenerator<ReadEvent, number> {
  let largest = await largestId(context)
  for (const id of seen) largest = Math.max(largest, Number(id))
  for (let last = largest; ; ) {
    const ids = Array.from({ length: chunk }, (_, n) => last + 1 + n)
    let found = false
    for await (const event of viewAll(context, ids)) {
      found = true
      yield event
    }
    last += chunk
    if (!found) return largest
    largest = last
  }
}

async function* viewAll(context: TicketContext, ids: readonly number[]): AsyncIterable<ReadEvent> {
  const includes = viewIncludes(context.columns)
  const found: OkAnswer[] = []
  for (let start = 0; start < ids.length; start += atOnce) {
    const some = ids.slice(start, start + atOnce)
    const answers = await Promise.all(some.map((id) => viewTicket(context, String(id))))
    for (const [index, answer] of answers.entries()) {
      if (answer.kind === 'ok') found.push(answer)
      else if (answer.kind === 'denied')
        yield { type: 'rejected', rejected: deniedTicket(String(some[index]), answer.error.message) }
    }
  }
  const toPage = pageMaker(context.stream)
  for (const alike of Map.groupBy(found, ({ data }) => `${stateOf(data)} ${isArchived(data)}`).values()) {
    const first = alike[0]?.data
    const page = toPage(
      { body: arrayBody(alike.map((answer) => answer.body)), data: alike.map((answer) => answer.data) },
      { shapes: viewShapes(first, includes), state: stateOf(first) },
    )
    yield { type: 'page', page }
  }
}

/** One ticket by its id, archived ones included: they answer on a path of their own only. */
export async function viewTicket(
  context: Pick<ReadContext<FreshdeskClient>, 'client' | 'stream' | 'signal' | 'columns'>,
  id: string,
): Promise<Answer> {
  const { client, stream, signal, columns } = context
  const includes = viewIncludes(columns)
  const query = includes.length === 0 ? {} : { include: includes.join(',') }
  const answer = await client.get(`/tickets/${id}`, query, { stream: stream.name, signal })
  return answer.kind === 'absent' ? client.get(`/tickets/archived/${id}`, {}, { stream: stream.name, signal }) : answer
}

export function stateOf(ticket: unknown): 'live' | 'spam' | 'deleted' {
  if (!isObject(ticket)) return 'live'
  if (ticket['deleted'] === true) return 'deleted'
  return ticket['spam'] === true ? 'spam' : 'live'
}

/** Response shapes of a ticket read by itself. From the archive it comes without what was asked to be included. */
export function viewShapes(ticket: unknown, includes: readonly string[]): readonly string[] {
  return isArchived(ticket) ? ['view'] : ['view', ...includes]
}

function isArchived(ticket: unknown): boolean {
  return isObject(ticket) && ticket['archived'] === true
}

function deniedTicket(id: string, reason: string): { key: string; reason: string; request: string } {
  return { key: id, reason, request: `/tickets/${id}` }
}

/** Ticket ids are display numbers that count up (vendor reference, §tickets; seen in data). */
export async function largestId(
  context: Pick<ReadContext<FreshdeskClient>, 'client' | 'stream' | 'signal'>,
): Promise<number> {
  const { client, stream, signal } = context
  const answer = await client.get(
    '/tickets',
    { updated_since: '2000-01-01T00:00:00Z', order_by: 'created_at', order_type: 'desc', per_page: 1, page: 1 },
    { stream: stream.name, signal },
  )
  const [newest] = expectOk(answer, stream.name).data as unknown[]
  return isObject(newest) && typeof newest['id'] === 'number' ? newest['id'] : 0
}
