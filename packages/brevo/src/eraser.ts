import type { Erased, PersonEraser } from '@tajo/core/connector'
import { expectOk } from './answers.ts'
import type { OpenAccount } from './open-account.ts'

/** Delete a contact: it removes the contact, its attributes and statistics. [doc] */
export function eraserOf({ client, erasing }: Pick<OpenAccount, 'client' | 'erasing'>): PersonEraser {
  return {
    stream: 'contacts',
    effect:
      'the contact, its attributes, lists and statistics are deleted in Brevo; events sent about it stay there, without a contact',
    erase: (id) =>
      erasing(id, async (): Promise<Erased> => {
        const path = `/contacts/${encodeURIComponent(id)}`
        const answer = await client.write({ method: 'DELETE', path, stream: 'contacts', safety: 'idempotent' })
        if (answer.kind === 'not_found') return { ok: true, found: false }
        expectOk(answer)
        return { ok: true, found: true }
      }),
  }
}
