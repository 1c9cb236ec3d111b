import type { Clock } from '@tajo/core/clock'
import { isTajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'
import type { Call, News } from '../operation.ts'
import { ask, type RemoteServer, send } from './ask.ts'
import { type ServerEvent, serverEvents } from './server-events.ts'
import { jobEventsPath, jobStopPath } from './wire.ts'
import { isWireFailure, revivedError, unreachable } from './wire-errors.ts'

const firstWaitMs = 250
const longestWaitMs = 4_000
/** Connections in vain, one after the other: half a minute in all. */
const tries = 12

/** News of a job until its end, over as many connections as it takes. Whoever aborts asks it to stop, and still hears its end. */
export async function followJob(
  server: RemoteServer,
  id: string,
  { signal, tell }: Pick<Call, 'signal' | 'tell'>,
  clock: Clock,
): Promise<unknown> {
  const stopping = stopOnAbort(server, id, signal)
  try {
    let lastId: string | undefined
    for (let failures = 0; ; ) {
      const before = lastId
      for await (const told of connection(server, id, lastId)) {
        if (told === 'lost') break
        lastId = told.id ?? lastId
        if (told.event === 'news') tell(JSON.parse(told.data) as News)
        else if (told.event === 'end') return outputOf(JSON.parse(told.data))
      }
      failures = lastId === before ? failures + 1 : 1
      if (failures > tries) throw unreachable('The connection to the Tajo server was lost; what it does goes on there.')
      await clock.sleep(Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs))
    }
  } finally {
    stopping.dispose()
  }
}

/** One connection's events, and `lost` where it broke; what the server refuses is an error. */
async function* connection(
  server: RemoteServer,
  id: string,
  lastId: string | undefined,
): AsyncGenerator<ServerEvent | 'lost'> {
  const request = { method: 'GET', path: jobEventsPath(id), body: undefined } as const
  const after: Readonly<Record<string, string>> = lastId === undefined ? {} : { 'last-event-id': lastId }
  const response = await send(server, request, { accept: 'text/event-stream', ...after }).catch(lostOnly)
  if (response === undefined) return yield 'lost'
  if (!response.ok) {
    const failure: unknown = await response.json().catch(() => undefined)
    if (response.status < 500 && isWireFailure(failure)) throw revivedError(failure.error)
    return yield 'lost'
  }
  if (response.body === null) return yield 'lost'
  const events = serverEvents(response.body)
  try {
    for (;;) {
      // A connection that breaks in the middle is like one that never came about.
      const next = await events.next().catch(() => undefined)
      if (next === undefined || next.done === true) return yield 'lost'
      yield next.value
    }
  } finally {
    // Whoever has heard the end leaves.
    await events.return(undefined)
  }
}

function lostOnly(error: unknown): undefined {
  if (isTajoError(error) && error.code === 'TAJO_SERVER_UNREACHABLE') return undefined
  throw error
}

function outputOf(end: unknown): unknown {
  if (isWireFailure(end)) throw revivedError(end.error)
  if (!isObject(end) || !('output' in end)) throw unreachable('The Tajo server told of an end that says nothing.')
  return end['output']
}

/** What the server answers to it shows in how the job ends. */
function stopOnAbort(server: RemoteServer, id: string, signal: AbortSignal): { dispose(): void } {
  const stop = (): void => {
    const request = { method: 'POST', path: jobStopPath(id), body: '{}' } as const
    ask(server, request).catch(() => undefined)
  }
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  return { dispose: () => signal.removeEventListener('abort', stop) }
}
