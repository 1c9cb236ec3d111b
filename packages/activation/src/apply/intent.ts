import { sentMark } from '../desired/sent.ts'
import { type LedgerRow, saveLedger } from '../ledger/contacts.ts'
import type { PlannedContact } from '../plan.ts'
import { type ApplyRun, nowOf } from './apply-run.ts'
import type { ContactWork } from './contact-work.ts'

const sentSingly = 'sent'
export const sentByImport = 'sent-by-import'

/**
 * Notes, before anything is sent, that these are about to be: after a kill the next plan looks at them again, and lists they
 * were being added to are known as ours. Nothing counts as delivered yet.
 */
export async function noteIntent(run: ApplyRun, works: readonly ContactWork[]): Promise<void> {
  const now = nowOf(run)
  await run.warehouse.work((sql) =>
    saveLedger(
      sql,
      works.map(({ ledger, ...work }) => ({
        customerId: work.contact.customerId,
        brevoId: work.brevoId ?? null,
        inputHash: ledger?.inputHash ?? '',
        mappingHash: ledger?.mappingHash ?? '',
        mirrorModifiedAt: ledger?.mirrorModifiedAt ?? null,
        delivered: { ...ledger?.delivered, ...memoryOf(work.contact), ...sentOf(work) },
        lists: [...new Set([...(ledger?.lists ?? []), ...work.addLists])].toSorted((a, b) => a - b),
        outcome: 'waiting',
        reason: work.route === 'import' ? sentByImport : sentSingly,
        attempts: ledger?.attempts ?? 0,
        nextTryAt: now,
        confirmedAt: ledger?.confirmedAt ?? null,
        planId: run.plan.id,
      })),
    ),
  )
}

/** What the planner wants to know of a contact even if nobody lives to see it confirmed: that Tajo itself blocked it, at creation. */
function memoryOf({ ledger }: PlannedContact): LedgerRow['delivered'] {
  return Object.fromEntries(Object.entries(ledger.delivered).filter(([name]) => name.startsWith('$')))
}

/** Values on their way: should nobody live to see them confirmed, they are still no news when Brevo shows them. */
export function sentOf({ changes, phone }: Pick<ContactWork, 'changes' | 'phone'>): LedgerRow['delivered'] {
  const sent = Object.fromEntries(changes.map(({ attribute, after }) => [attribute, after]))
  return { [sentMark]: phone === undefined ? sent : { ...sent, SMS: phone } }
}
