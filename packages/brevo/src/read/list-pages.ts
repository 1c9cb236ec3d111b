import { expectOk, type Ok } from '../answers.ts'
import type { BrevoClient, CallOptions } from '../client.ts'
import { caps } from '../limits.ts'
import { type Rec, recordsIn } from './records.ts'

export interface ListPage {
  readonly answer: Ok
  readonly records: readonly Rec[]
}

/** Pages of a list that is short and rarely changes: lists, folders, segments. Oldest first, so that new ones come last. */
export async function* listPages(
  client: BrevoClient,
  path: string,
  key: string,
  options: CallOptions,
): AsyncGenerator<ListPage> {
  for (let offset = 0; ; offset += caps.listsPerPage) {
    const answer = expectOk(await client.get(path, { limit: caps.listsPerPage, offset, sort: 'asc' }, options))
    const records = recordsIn(answer.data, key)
    yield { answer, records }
    if (records.length < caps.listsPerPage) return
  }
}
