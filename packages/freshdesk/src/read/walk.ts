import type { ReadContext } from '@tajo/core/connector'
import { TajoError } from '@tajo/core/errors'
import type { RecordState } from '@tajo/core/page'
import type { ReadEvent } from '@tajo/core/stream'
import { type Answer, expectOk } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { type ListEnd, type Met, overlappingPages } from './overlapping-pages.ts'
import { pageMaker } from './pages.ts'

export interface WalkOptions {
  readonly query?: Readonly<Record<string, string | number>>
  readonly shapes?: readonly string[]
  readonly state?: RecordState
  readonly constants?: Readonly<Record<string, string | null>>
  readonly path?: string
}

export interface Walk {
  /** The vendor's clock when the first page was read, ms. */
  readonly startedAt: number
  /** Rows that were on the list, by id. */
  readonly met: Met
  /** Of what stayed on the list, nothing was missed. */
  readonly steady: boolean
}

/**
 * Reads a list that has no order to ask for from end to end, see `overlappingPages`. What changes its place meanwhile may be
 * missed; it has changed since `startedAt`, so the next read for changes brings it.
 *
 * Throws the vendor's refusal when the list may not be read at all.
 */
export async function* walkList(
  context: ReadContext<FreshdeskClient>,
  options: WalkOptions,
): AsyncGenerator<ReadEvent, Walk> {
  const { client, clock, signal, stream } = context
  const toPage = pageMaker(stream)
  const path = options.path ?? stream.path
  const { query, shapes = ['list'], state = 'live', constants } = options
  const ask = async (window: { page: number; size: number }): Promise<Answer> => {
    const paging = stream.paging === 'single' ? {} : { per_page: window.size, page: window.page }
    const answer = await client.get(path, { ...query, ...paging }, { stream: stream.name, signal })
    return stream.paging === 'single' && answer.kind === 'ok' ? { ...answer, hasNext: false } : answer
  }
  const met: Met = new Map()
  const pages = overlappingPages(ask, met)
  let startedAt: number | undefined
  for (;;) {
    const { done, value } = await pages.next()
    if (done === true)
      return { startedAt: startedAt ?? clock.now(), met, steady: isWhole(value, stream.name, startedAt) }
    startedAt ??= value.at ?? clock.now()
    const page = toPage(value, { shapes, state, ...(constants === undefined ? {} : { constants }) })
    if (page.rows > 0) yield { type: 'page', page }
  }
}

function isWhole(end: ListEnd, stream: string, startedAt: number | undefined): boolean {
  if (end === 'whole') return true
  if (end === 'moving') return false
  // A list that began and then is refused is not one the account lacks.
  if (startedAt === undefined) expectOk(end, stream)
  throw new TajoError(
    'TAJO_BAD_RESPONSE',
    `${stream}: the vendor stopped answering in the middle of the list (${end.kind}).`,
    {
      hint: 'Run again; what was read so far is stored.',
    },
  )
}

/** A moment as the vendor writes it: whole seconds, rounded down. */
export function secondOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
