import { type Answer, expectOk, type Ok } from '../answers.ts'
import { type Rec, recordsIn } from './records.ts'

export interface CompanyPage {
  readonly answer: Ok
  readonly records: readonly Rec[]
}

/**
 * Pages of the list of companies, oldest first. `page` is named a number and described as the index of the first row [oas], and
 * nobody says which: where there is more than one page, the answer to `page=1` tells, by what it repeats of `page=0`. The list
 * says no number of rows.
 */
export async function* companyPages(ask: (page: number) => Promise<Answer>, size: number): AsyncGenerator<CompanyPage> {
  const first = await asked(ask, 0)
  yield first
  if (first.records.length < size) return
  const second = await asked(ask, 1)
  const [head] = second.records
  const place = first.records.findIndex((record) => record['id'] === head?.['id'])
  // As an index: the same list from its second row on.
  const byIndex = place > 0
  if (!byIndex && place < 0) {
    yield second
    if (second.records.length < size) return
  }
  for (let page = byIndex ? size : 2; ; page += byIndex ? size : 1) {
    const next = await asked(ask, page)
    yield next
    if (next.records.length < size) return
  }
}

async function asked(ask: (page: number) => Promise<Answer>, page: number): Promise<CompanyPage> {
  const answer = expectOk(await ask(page))
  return { answer, records: recordsIn(answer.data, 'items') }
}
