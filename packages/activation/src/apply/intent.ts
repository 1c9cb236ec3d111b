import { saveLedger } from '../ledger/contacts.ts'
import { type ApplyRun, nowOf } from './apply-run.ts'
import type { ContactWork } from './contact-work.ts'

export const sentSingly = 'sent'
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
      works.map(({ contact, ledger, brevoId, addLists, route }) => ({
        customerId: contact.customerId,
        brevoId: brevoId ?? null,
        inputHash: ledger?.inputHash ?? '',
        mappingHash: ledger?.mappingHash ?? '',
        mirrorModifiedAt: ledger?.mirrorModifiedAt ?? null,
        delivered: ledger?.delivered ?? {},
        lists: [...new Set([...(ledger?.lists ?? []), ...addLists])].toSorted((a, b) => a - b),
        outcome: 'waiting',
        reason: route === 'import' ? sentByImport : sentSingly,
        attempts: ledger?.attempts ?? 0,
        nextTryAt: now,
        confirmedAt: ledger?.confirmedAt ?? null,
        planId: run.plan.id,
      })),
    ),
  )
}
