import type { ReadContext } from '@tajo/core/connector'
import { isTajoError } from '@tajo/core/errors'
import type { Answer } from '../answers.ts'
import type { ZendeskClient } from '../client.ts'
import { exportPageSize } from '../limits.ts'

const smallest = 50
/** Pages of this size or less get the usual patience: then it is not the size. */
const impatienceMs = 20_000

/**
 * Asks for a page of an export as large as the vendor manages: it times out on 1,000 rows with many custom fields [doc]
 * incremental exports. The size that worked is remembered for the account.
 */
export async function askSized(
  { client, stream, signal }: Pick<ReadContext<ZendeskClient>, 'client' | 'stream' | 'signal'>,
  path: string,
  query: Readonly<Record<string, string | number>>,
  sizeKey = 'per_page',
): Promise<Answer> {
  for (;;) {
    const size = client.pageSizes.get(path) ?? exportPageSize
    const canShrink = size > smallest
    try {
      return await client.get(
        path,
        { ...query, [sizeKey]: size },
        { stream: stream.name, signal, shared: true, ...(canShrink ? { patienceMs: impatienceMs } : {}) },
      )
    } catch (error) {
      if (!canShrink || !isAboutSize(error)) throw error
      const half = Math.max(smallest, Math.ceil(size / 2))
      // Another stream may have made it smaller meanwhile.
      client.pageSizes.set(path, Math.min(half, client.pageSizes.get(path) ?? half))
    }
  }
}

function isAboutSize(error: unknown): boolean {
  if (!isTajoError(error)) return false
  return ['TAJO_VENDOR_ERROR', 'TAJO_UNREACHABLE', 'TAJO_BAD_RESPONSE', 'TAJO_RESPONSE_TOO_LARGE'].includes(error.code)
}
