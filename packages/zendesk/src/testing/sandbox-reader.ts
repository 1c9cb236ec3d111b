import type { ReadContext } from '@tajo/core/connector'
import { parseExact } from '@tajo/core/exact-json'
import { isObject } from '@tajo/core/json'
import type { Page } from '@tajo/core/page'
import type { ReadEvent } from '@tajo/core/stream'
import type { ParentRef } from '@tajo/core/warehouse'
import type { ZendeskSandboxOptions } from '@tajo/sandbox/zendesk/options'
import { type TestClient, testClient } from '@tajo/sandbox/zendesk/test-client'
import { answerOf } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskStream } from '../stream.ts'
import { streamNamed } from '../streams/index.ts'

export type Row = Readonly<Record<string, unknown>>

export interface SandboxReader {
  readonly sandbox: TestClient
  /** Paths asked for, with their query. */
  readonly asked: string[]
  /** Reads a stream to its end. Parents are what earlier reads brought. */
  read(name: string, context?: Partial<ReadContext<ZendeskClient>>): Promise<readonly ReadEvent[]>
}

/** Runs readers against a sandbox in this process, no socket, no warehouse and no waiting between. For tests. */
export function sandboxReader(options: ZendeskSandboxOptions = {}): SandboxReader {
  const sandbox = testClient(options)
  const asked: string[] = []
  const stored = new Map<string, readonly Row[]>()
  const client: ZendeskClient = {
    pageSizes: new Map(),
    get: (path, query, { stream }) => {
      const parameters = Object.entries(query).flatMap(([key, value]) =>
        (Array.isArray(value) ? value : [value]).map((one): [string, string] => [key, String(one)]),
      )
      const target = parameters.length === 0 ? path : `${path}?${new URLSearchParams(parameters)}`
      asked.push(target)
      const { status, headers, text, body } = sandbox.get(target)
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
      const reply = { status, headers: lower, body: Buffer.from(text), data: body }
      return Promise.resolve(answerOf({ method: 'GET', path: `/api/v2${path}`, stream }, reply))
    },
  }
  const clock = {
    now: () => sandbox.clock.now(),
    sleep: (ms: number) => {
      sandbox.clock.forward(Math.ceil(ms / 1000))
      return Promise.resolve()
    },
  }

  function parentsOf(stream: ZendeskStream, limit: number, skip: ReadonlySet<string>): readonly ParentRef[] {
    const rows = stored.get(stream.parent?.stream ?? '') ?? []
    return rows
      .map((row) => ({ id: String(row['id']), version: String(row['updated_at']) }))
      .filter(({ id }) => !skip.has(id))
      .slice(0, limit)
  }

  return {
    sandbox,
    asked,
    read: async (name, context = {}) => {
      const stream = streamNamed(name)
      if (stream === undefined) throw new Error(`there is no stream ${name}`)
      const events: ReadEvent[] = []
      const whole: ReadContext<ZendeskClient> = {
        client,
        stream,
        checkpoint: undefined,
        mode: 'full',
        since: undefined,
        columns: new Set(Object.keys(stream.columns)),
        clock,
        signal: new AbortController().signal,
        details: false,
        parents: (limit, skip) => Promise.resolve(parentsOf(stream, limit, skip)),
        parentsComplete: () => true,
        parentsChanged: () => Promise.resolve(),
        unmetKeys: () => Promise.resolve([]),
        ...context,
      }
      for await (const event of stream.read(whole)) events.push(event)
      stored.set(name, rowsIn(events))
      return events
    },
  }
}

export function pagesIn(events: readonly ReadEvent[]): readonly Page[] {
  return events.flatMap((event) => (event.type === 'page' ? [event.page] : []))
}

/** Records of all pages, with what the reader knows of them. */
export function rowsIn(events: readonly ReadEvent[]): readonly Row[] {
  return pagesIn(events).flatMap((page) => {
    const records: unknown = parseExact(Buffer.from(page.body).toString('utf8'))
    return Array.isArray(records) ? records.filter(isObject).map((record) => ({ ...record, ...page.constants })) : []
  })
}

/** The latest position. */
export function positionIn(events: readonly ReadEvent[]): unknown {
  return events.flatMap((event) => ('checkpoint' in event ? [event.checkpoint] : [])).at(-1)
}
