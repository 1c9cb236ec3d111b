import type { StreamAccess } from '@tajo/core/connector'
import type { StreamSpec } from '@tajo/core/stream'
import type { BrevoClient } from './client.ts'

/** Asks for the smallest piece of a stream. */
export async function testStream(
  client: BrevoClient,
  { name, path, paging, needs }: StreamSpec,
): Promise<StreamAccess> {
  const query = paging === 'single' ? {} : { limit: 1 }
  const answer = await client.get(path, query, { stream: name, interactive: true })
  switch (answer.kind) {
    case 'ok':
      return { stream: name, access: 'ok' }
    case 'auth':
    case 'ip_blocked':
      throw answer.error
    case 'forbidden': {
      const reason = needs?.feature === undefined ? answer.error.message : `the plan or settings lack ${needs.feature}`
      return { stream: name, access: 'not-in-plan', reason, hint: answer.error.hint }
    }
    case 'not_found':
      return {
        stream: name,
        access: 'absent',
        reason: 'the account does not have it (404)',
        hint: 'Leave the stream out; it is skipped otherwise.',
      }
    default:
      return { stream: name, access: 'failed', reason: answer.error.message, hint: answer.error.hint }
  }
}
