import type { ContactImport, ImportOutcome, WriteAnswer } from '@tajo/core/destination'
import type { ApplyRun } from './apply-run.ts'
import type { ContactWork } from './contact-work.ts'
import { insist } from './insist.ts'
import { noteIntent } from './intent.ts'
import { refusalOf } from './refusal.ts'
import { type ImportGroup, importRow } from './routes.ts'

/**
 * Writes a group as one import. What it refuses, and all of it where no import is to be had now, is returned: it goes one by one.
 */
export async function writeImport(
  run: ApplyRun,
  { kind, listIds, works }: ImportGroup,
): Promise<readonly ContactWork[]> {
  if (run.signal.aborted) return []
  if (!run.gates.isOpen('imports')) return works
  for (const work of works) work.route = 'import'
  await noteIntent(run, works)
  const rows = works.map(importRow)
  const answer = await insist(() => started(run, { rows, listIds, kind }), run)
  run.gates.heed('imports', answer)
  if (!answer.ok) {
    if (answer.cause !== 'unknown') return works
    for (const work of works) {
      work.state = 'unsure'
      work.reason = answer.message
    }
    return []
  }
  const refused = new Set(answer.refused.map(({ email }) => email.toLowerCase()))
  const [out, taken] = [[] as ContactWork[], [] as ContactWork[]]
  for (const work of works) (refused.has(work.email?.toLowerCase() ?? '') ? out : taken).push(work)
  for (const work of taken) work.state = 'sent'
  return out
}

/** Whatever interrupts an import once it has begun, its rows may be there: only the account knows. */
async function started({ destination, signal }: ApplyRun, request: ContactImport): Promise<WriteAnswer<ImportOutcome>> {
  try {
    return await destination.importContacts(request, signal)
  } catch (error) {
    if (signal.aborted) return { ok: false, cause: 'unknown', message: 'Interrupted.' }
    const refusal = refusalOf(error)
    return { ok: false, cause: 'unknown', message: refusal.message }
  }
}
