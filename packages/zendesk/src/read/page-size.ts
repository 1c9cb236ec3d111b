import type { ReadContext } from '@tajo/core/connector'
import { isTajoError } from '@tajo/core/errors'
import type { Answer } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import { exportPageSize } from '../limits.ts'

const smallest = 50
/** How long a page that times out is asked for as it is, before a smaller one is. */
const impatienceMs = 20_000
/** Answers in a row after which a larger page is tried again: the vendor may only have been busy. */
const enoughAnswers = 50

/** Rows a page of this export may have at present. */
export function pageSizeOf({ pageSizes }: Pick<ZendeskClient, 'pageSizes'>, path: string): number {
  return pageSizes.get(path)?.rows ?? exportPageSize
}

/**
 * Asks for a page of an export as large as the vendor manages: it times out on 1,000 rows with many custom fields [doc]
 * incremental exports. The size that worked is remembered for the account. Failures of another kind are waited out as usual.
 */
export async function askSized(
  { client, stream, signal }: Pick<ReadContext<ZendeskClient>, 'client' | 'stream' | 'signal'>,
  path: string,
  query: Readonly<Record<string, string | number>>,
): Promise<Answer> {
  for (let hurried = true; ; ) {
    const rows = pageSizeOf(client, path)
    const canShrink = rows > smallest
    const patience = hurried && canShrink ? { patienceMs: impatienceMs } : {}
    try {
      const answer = await client.get(
        path,
        { ...query, per_page: rows },
        { stream: stream.name, signal, shared: true, ...patience },
      )
      noteAnswer(client, path)
      return answer
    } catch (error) {
      if (canShrink && isAboutSize(error)) shrink(client, path, rows)
      else if (hurried && canShrink && isTajoError(error) && error.retryable) hurried = false
      else throw error
    }
  }
}

function shrink({ pageSizes }: ZendeskClient, path: string, rows: number): void {
  const half = Math.max(smallest, Math.ceil(rows / 2))
  // Another stream may have made it smaller meanwhile.
  pageSizes.set(path, { rows: Math.min(half, pageSizes.get(path)?.rows ?? half), answers: 0 })
}

function noteAnswer({ pageSizes }: ZendeskClient, path: string): void {
  const present = pageSizes.get(path)
  if (present === undefined) return
  const { rows, answers } = present
  if (answers + 1 < enoughAnswers) pageSizes.set(path, { rows, answers: answers + 1 })
  else pageSizes.set(path, { rows: Math.min(exportPageSize, rows * 2), answers: 0 })
}

function isAboutSize(error: unknown): boolean {
  if (!isTajoError(error)) return false
  if (error.code === 'TAJO_RESPONSE_TOO_LARGE' || error.status === 504) return true
  const { code } = (error.cause ?? {}) as { readonly code?: unknown }
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT'
}
