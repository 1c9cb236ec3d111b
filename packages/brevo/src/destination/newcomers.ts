import type { ImportRow } from '@tajo/core/destination'
import { TajoError } from '@tajo/core/errors'
import { expectOk } from '../answers.ts'
import type { BrevoClient } from '../client.ts'
import { caps } from '../limits.ts'
import { type Rec, recordsIn } from '../read/records.ts'
import { updateContact } from './contacts.ts'
import { stream } from './stream.ts'

/** Clocks differ, and an import may be counted from when it was asked for. */
const marginMs = 120_000

/**
 * An import for known contacts makes those that were deleted in the meantime anew: whoever was deleted may have unsubscribed
 * before, and a contact that is made without flags is one that is mailed. So they are blocked as soon as the import has ended.
 */
export interface Newcomers {
  block(rows: readonly ImportRow[], signal: AbortSignal): Promise<void>
}

/** Remembers who is new already, before an import begins. */
export async function watchNewcomers(client: BrevoClient, now: number, signal: AbortSignal): Promise<Newcomers> {
  const since = new Date(now - marginMs).toISOString()
  const before = new Set((await createdSince(client, since, signal)).map(({ id }) => id))
  return {
    block: async (rows, duringBlock) => {
      const imported = new Set(rows.map(({ email }) => email.trim().toLowerCase()))
      for (const { id, email, emailBlacklisted } of await createdSince(client, since, duringBlock)) {
        if (typeof id !== 'number' || before.has(id) || emailBlacklisted === true) continue
        if (!imported.has(String(email ?? '').toLowerCase())) continue
        const answer = await updateContact(client, { id, attributes: {}, addLists: [], removeLists: [], block: true })
        if (!answer.ok && answer.cause !== 'gone') throw notBlocked(id, answer.message)
      }
    },
  }
}

async function createdSince(client: BrevoClient, since: string, signal: AbortSignal): Promise<readonly Rec[]> {
  const all: Rec[] = []
  const limit = caps.contactsPerPage
  for (let offset = 0; ; offset += limit) {
    const query = { createdSince: since, sort: 'asc', limit, offset }
    const answer = await client.get('/contacts', query, { stream, signal, limitedPatienceMs: 60_000 })
    const records = recordsIn(expectOk(answer).data, 'contacts')
    all.push(...records)
    if (records.length < limit) return all
  }
}

function notBlocked(id: number, why: string): TajoError {
  const message = `Contact ${id} was deleted and came back by the import; it could not be blocked: ${why}.`
  return new TajoError('TAJO_CONSENT', message, { hint: 'Block the contact in Brevo.' })
}
