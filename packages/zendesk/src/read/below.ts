import type { ReadContext } from '@tajo/core/connector'
import type { TajoError } from '@tajo/core/errors'
import type { Page } from '@tajo/core/page'
import type { ReadEvent, StreamSpec } from '@tajo/core/stream'
import { expectOk } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import type { ZendeskStream } from '../stream.ts'
import { listPages, whyIncomplete } from './list-pages.ts'
import { pageOf } from './pages.ts'

/** What one parent holds. `at`: the vendor's clock when its first page was sent, ms. */
export type Below =
  | { readonly kind: 'read'; readonly pages: readonly Page[]; readonly at: number | undefined }
  | { readonly kind: 'incomplete'; readonly pages: readonly Page[]; readonly reason: string }
  /** The parent went meanwhile. */
  | { readonly kind: 'gone' }
  /** These credentials may not see it; others of its kind perhaps. */
  | { readonly kind: 'refused'; readonly error: TajoError; readonly path: string }

export function pathFor(stream: StreamSpec, parent: string): string {
  return stream.path.replace('{id}', encodeURIComponent(parent))
}

/**
 * All rows below one parent. A 403 or 404 of one of many is a value: side conversations answer an empty 403 on single tickets
 * [client] AB, and a ticket deleted meanwhile answers 404.
 */
export async function readBelow(
  context: Pick<ReadContext<ZendeskClient>, 'client' | 'stream' | 'signal'>,
  path: string,
  constants: Readonly<Record<string, string>>,
): Promise<Below> {
  const { client, signal } = context
  const stream = context.stream as ZendeskStream
  const list = listPages(
    (paging) => client.get(path, { ...stream.query, ...paging }, { stream: stream.name, signal }),
    stream.collection,
    stream.paging,
  )
  const pages: Page[] = []
  let at: number | undefined
  for (;;) {
    const { done, value } = await list.next()
    if (done !== true) {
      at ??= value.at
      const page = pageOf(stream, value, { constants })
      if (page.rows > 0) pages.push(page)
      continue
    }
    if (value === 'whole') return { kind: 'read', pages, at }
    if (value === 'moving' || value === 'capped') return { kind: 'incomplete', pages, reason: whyIncomplete(value) }
    if (value.kind === 'absent' && value.what === 'record') return { kind: 'gone' }
    // A plan that lacks the feature lacks it for every parent.
    if (value.kind === 'denied' && value.error.code !== 'TAJO_PLAN')
      return { kind: 'refused', error: value.error, path }
    expectOk(value, stream.name)
    throw new Error(`${path}: unexpected end of a list`)
  }
}

/** So many refused, and none answered: then it is the feature that is refused, not a record. */
const enough = 20

/** Keeps account of parents that did not answer: where none does, the stream itself is refused. */
export class Refusals {
  #refused = 0
  #incomplete = false
  #answered = false
  #first: TajoError | undefined

  /** Every parent that is still there was read to the end. What others hold is not known: nothing may be taken for gone then. */
  get whole(): boolean {
    return this.#refused === 0 && !this.#incomplete
  }

  eventsOf(parent: string, below: Below): readonly ReadEvent[] {
    switch (below.kind) {
      case 'gone':
        return []
      case 'read':
        this.#answered = true
        return below.pages.map((page) => ({ type: 'page', page }))
      case 'incomplete':
        this.#answered = true
        this.#incomplete = true
        return [
          ...below.pages.map((page) => ({ type: 'page', page }) as const),
          { type: 'incomplete', reason: below.reason },
        ]
      case 'refused':
        this.#refused += 1
        this.#first ??= below.error
        if (this.#refused >= enough) this.throwIfNothingElse()
        return [{ type: 'rejected', rejected: { key: parent, reason: below.error.message, request: below.path } }]
    }
  }

  throwIfNothingElse(): void {
    if (!this.#answered && this.#first !== undefined) throw this.#first
  }
}
