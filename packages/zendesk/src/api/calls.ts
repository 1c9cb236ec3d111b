import { exactJson } from '@tajo/core/api/exact'
import { type Params, queryOf } from '@tajo/core/api/params'
import type { Clock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import type { Query } from '@tajo/core/http/transport'
import { isObject } from '@tajo/core/json'
import { type Answer, expectOk } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import { member, type OkAnswer, recordsOf } from '../read/pages.ts'

/** What every call of an API object is made with. */
export interface Caller {
  readonly client: ZendeskClient
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** As rows have it, or as text, as the vendor’s webhooks have it. */
export type Id = number | string

/** @example idIn(5821) // '5821' */
export function idIn(id: Id): string {
  return encodeURIComponent(String(id))
}

/** `query`: parameters whose names are the vendor’s own already. */
export function ask(
  { client, signal }: Caller,
  stream: string,
  path: string,
  params: Params = {},
  query: Query = {},
): Promise<Answer> {
  return client.get(path, { ...queryOf(params), ...query }, { stream, signal })
}

/** The record under `key` of an answer, `undefined` where there is none (404). */
export async function one<Row>(
  caller: Caller,
  stream: string,
  path: string,
  key: string,
  params?: Params,
): Promise<Row | undefined> {
  const answer = await ask(caller, stream, path, params)
  return isMissing(answer) ? undefined : recordIn<Row>(expectOk(answer, stream), key)
}

/** There is no such record; an endpoint the account does not have is something else. */
function isMissing(answer: Answer): boolean {
  return answer.kind === 'absent' && answer.what === 'record'
}

/** The record of an answer. Its fields are taken to be as documented: checking them would cost more than reading them. */
export function recordIn<Row>(answer: OkAnswer, key: string): Row {
  const record = member(exactJson(answer.body, answer.data), key)
  if (isObject(record)) return record as Row
  throw new TajoError('TAJO_BAD_RESPONSE', `The vendor answered without an object under "${key}".`)
}

export function rowsIn<Row>(answer: OkAnswer, collection: string): readonly Row[] {
  return recordsOf({ data: exactJson(answer.body, answer.data) }, collection) as readonly Row[]
}

/** For lists: anything but `ok` is why nothing can be read. */
export function expectAnswer(answer: Answer, stream: string, path: string): OkAnswer {
  const above = /^(.*\/\d+)\/[a-z_/]+$/.exec(path)?.[1]
  if (isMissing(answer) && above !== undefined)
    throw new TajoError('TAJO_NOT_FOUND', `${stream}: there is no ${above} (404).`)
  return expectOk(answer, stream)
}
