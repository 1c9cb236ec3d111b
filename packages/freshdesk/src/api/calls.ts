import { type Params, queryOf } from '@tajo/core/api/params'
import type { Clock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'
import { type Answer, expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { type OkAnswer, recordsOf } from '../read/pages.ts'
import { exactJson } from './exact.ts'

/** What every call of an API object is made with. */
export interface Caller {
  readonly client: FreshdeskClient
  readonly clock: Clock
  readonly signal: AbortSignal
}

export function ask(caller: Caller, stream: string, path: string, params: Params = {}): Promise<Answer> {
  return caller.client.get(path, queryOf(params), { stream, signal: caller.signal })
}

/** A record, `undefined` where there is none (404). */
export async function one<Row>(
  caller: Caller,
  stream: string,
  path: string,
  params?: Params,
): Promise<Row | undefined> {
  const answer = await ask(caller, stream, path, params)
  return answer.kind === 'absent' ? undefined : recordIn<Row>(expectAnswer(answer, stream, path))
}

/** The record of an answer. Its fields are taken to be as documented: checking them would cost more than reading them. */
export function recordIn<Row>(answer: OkAnswer): Row {
  const data = exactJson(answer.body, answer.data)
  if (isObject(data)) return data as Row
  throw new TajoError('TAJO_BAD_RESPONSE', 'The vendor answered with something that is not a JSON object.')
}

export function rowsIn<Row>(answer: OkAnswer): readonly Row[] {
  return recordsOf(exactJson(answer.body, answer.data)) as readonly Row[]
}

/** For calls without another expected outcome: anything but `ok` is why nothing can be read. */
export function expectAnswer(answer: Answer, stream: string, path: string): OkAnswer {
  if (answer.kind === 'absent') {
    const above = /^(.*\/\d+)\/[a-z_]+$/.exec(path)?.[1]
    if (above !== undefined) throw new TajoError('TAJO_NOT_FOUND', `${stream}: there is no ${above} (404).`)
  }
  if (answer.kind === 'unknown-field') {
    throw new TajoError('TAJO_REQUEST_REFUSED', `${stream}: the account does not know the field "${answer.field}".`, {
      hint: 'Leave it out, or correct its name: accounts differ in the filters and fields they have.',
      endpoint: `GET /api/v2${path}`,
    })
  }
  return expectOk(answer, stream)
}
