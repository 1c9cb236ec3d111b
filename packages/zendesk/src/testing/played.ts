import type { ReadContext } from '@tajo/core/connector'
import type { Call, Reply } from '@tajo/core/http/transport'
import type { Page } from '@tajo/core/page'
import type { ReadEvent, StreamSpec } from '@tajo/core/stream'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { createClient, type ZendeskClient } from '../client.ts'

export interface Played {
  readonly client: ZendeskClient
  readonly clock: VirtualClock
  /** `/incremental/tickets/cursor?start_time=0` of each call, in order. */
  readonly asked: readonly string[]
  readonly calls: readonly Call[]
}

/** Answers as a vendor gives them: a body with status 200, or a status with a body. */
export type Play = (path: string, query: Readonly<Record<string, string>>, call: Call) => unknown

export class Status {
  readonly status: number
  readonly body: unknown

  constructor(status: number, body: unknown) {
    this.status = status
    this.body = body
  }
}

/** A client whose calls are answered in this process. */
export function play(answer: Play, clock: VirtualClock = new VirtualClock(Date.UTC(2026, 10, 21))): Played {
  const calls: Call[] = []
  const asked: string[] = []
  const call = async (request: Call): Promise<Reply> => {
    calls.push(request)
    const path = request.path.replace(/^\/api\/v2/, '')
    const query = Object.fromEntries(Object.entries(request.query ?? {}).map(([key, value]) => [key, String(value)]))
    asked.push(`${path}${Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query)}`}`)
    await Promise.resolve()
    const result = answer(path, query, request)
    if (result instanceof Error) throw result
    const { status, body } = result instanceof Status ? result : new Status(200, result)
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return { status, headers: {}, body: Buffer.from(text), data: parsed(text) }
  }
  return { client: createClient({ call }, clock), clock, asked, calls }
}

export function contextFor(
  { client, clock }: Pick<Played, 'client' | 'clock'>,
  stream: StreamSpec,
  over: Partial<ReadContext<ZendeskClient>> = {},
): ReadContext<ZendeskClient> {
  return {
    client,
    stream,
    clock,
    checkpoint: undefined,
    mode: 'incremental',
    since: undefined,
    columns: new Set(Object.keys(stream.columns)),
    signal: new AbortController().signal,
    details: false,
    parents: async () => [],
    parentsComplete: () => true,
    parentsChanged: async () => {},
    unmetKeys: async () => [],
    ...over,
  }
}

export async function eventsOf(events: AsyncIterable<ReadEvent>): Promise<ReadEvent[]> {
  const all: ReadEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

export function recordsIn({ body }: Page): readonly Record<string, unknown>[] {
  return JSON.parse(Buffer.from(body).toString('utf8')) as Record<string, unknown>[]
}

export function pagesIn(events: readonly ReadEvent[], state?: Page['state']): readonly Page[] {
  const pages = events.flatMap((event) => (event.type === 'page' ? [event.page] : []))
  return state === undefined ? pages : pages.filter((page) => page.state === state)
}

export function idsIn(events: readonly ReadEvent[], state?: Page['state']): readonly unknown[] {
  return pagesIn(events, state).flatMap((page) => recordsIn(page).map((record) => record['id']))
}

export function lastCheckpoint(events: readonly ReadEvent[]): unknown {
  return events.flatMap((event) => ('checkpoint' in event ? [event.checkpoint] : [])).at(-1)
}

export function ofType<Type extends ReadEvent['type']>(
  events: readonly ReadEvent[],
  type: Type,
): readonly Extract<ReadEvent, { type: Type }>[] {
  return events.filter((event): event is Extract<ReadEvent, { type: Type }> => event.type === type)
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
