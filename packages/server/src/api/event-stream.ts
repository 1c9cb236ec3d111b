import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Clock } from '@tajo/core/clock'
import type { Log } from '@tajo/core/log'
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface ServerSentEvent {
  readonly id?: string
  readonly event: string
  readonly data: unknown
}

export interface EventStreams {
  /** Answers with server-sent events until the source of them ends, the caller leaves or the server closes. */
  answer(
    request: FastifyRequest,
    reply: FastifyReply,
    events: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>,
  ): Promise<void>
  /** Ends those that are open: a server that stops must not wait for watchers. */
  close(): void
}

// Proxies give up on a connection that is silent for a minute.
const keepAliveMs = 15_000

export function createEventStreams(clock: Clock, log: Log): EventStreams {
  const open = new Set<AbortController>()
  return {
    async answer(request, reply, events) {
      const controller = new AbortController()
      open.add(controller)
      reply.hijack()
      const { raw } = reply
      raw.once('close', () => controller.abort(new Error('The caller hung up.')))
      raw.writeHead(200, {
        ...headersOf(reply),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // Buffering in nginx would hold events back.
        'x-accel-buffering': 'no',
        'x-request-id': request.id,
      })
      raw.write(': watching\n\n')
      const beating = keepAlive(raw, clock, controller.signal)
      try {
        for await (const event of events(controller.signal)) {
          if (controller.signal.aborted) break
          await write(raw, textOf(event), controller.signal)
        }
      } catch (error) {
        // The answer has begun: all that can be done is to end it, and the watcher comes again with its last id.
        if (!controller.signal.aborted) {
          const reason = error instanceof Error ? error.message : String(error)
          log.warn('A stream of events broke off.', { requestId: request.id, reason })
        }
      } finally {
        open.delete(controller)
        controller.abort(new Error('The stream has ended.'))
        await beating
        raw.end()
      }
    },
    close() {
      for (const controller of open) controller.abort(new Error('The server is stopping.'))
    },
  }
}

/** What other parts have set on the answer so far, such as headers for a page of another origin. */
function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
}

async function keepAlive(raw: ServerResponse, clock: Clock, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await clock.sleep(keepAliveMs, signal)
      raw.write(': still here\n\n')
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Waits for a slow reader instead of keeping what it has not read. */
async function write(raw: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  if (!raw.write(text)) await once(raw, 'drain', { signal })
}

function textOf({ id, event, data }: ServerSentEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

/** Where a watcher goes on: the last id it has seen, `null` for none. */
export function lastEventId(request: FastifyRequest): string | null {
  const header = request.headers['last-event-id']
  const text = Array.isArray(header) ? header[0] : header
  return text !== undefined && /^[\w-]{1,60}$/.test(text) ? text : null
}
