import type { Clock } from '@tajo/core/clock'
import { isObject } from '@tajo/core/json'
import type { Call, Operation } from '../operation.ts'
import { ask, type RemoteServer } from './ask.ts'
import { followJob } from './follow-job.ts'
import { requestOf } from './request.ts'
import { unreachable } from './wire-errors.ts'

type Spoken<Output> = Pick<Operation<never, Output>, 'name' | 'method' | 'path' | 'job' | 'run'>

/**
 * An operation as a server does it: the same output, the same errors, the same news.
 *
 * @example
 * await callRemote({ url: 'http://127.0.0.1:4100', token }, statusOperation, {}, { signal, tell }, systemClock)
 */
export async function callRemote<Output>(
  server: RemoteServer,
  operation: Spoken<Output>,
  input: object,
  call: Pick<Call, 'signal' | 'tell'>,
  clock: Clock,
): Promise<Output> {
  call.signal.throwIfAborted()
  const request = requestOf(operation, input)
  // A job that has begun must be heard of before it can be stopped.
  const answer = await ask(server, request, operation.job === undefined ? call.signal : undefined)
  if (operation.job === undefined) return answer as Output
  return (await followJob(server, jobIdOf(answer), call, clock)) as Output
}

function jobIdOf(answer: unknown): string {
  const job = isObject(answer) ? answer['job'] : undefined
  const id = isObject(job) ? job['id'] : undefined
  if (typeof id !== 'string') throw unreachable('The Tajo server began something and did not say what.')
  return id
}
