import type { DestinationCompany, WriteAnswer } from '@tajo/core/destination'
import { type ApplyRun, nowOf } from '../apply/apply-run.ts'
import { insist } from '../apply/insist.ts'
import { refusalOf } from '../apply/refusal.ts'
import { brevoIdsOf } from '../ledger/contacts.ts'
import type { PlannedCompany } from '../plan.ts'
import type { ActivationReport } from '../report.ts'
import { type CompanyRow, readCompanies, saveCompany } from './company-ledger.ts'

export interface CompaniesDone {
  readonly counts: ActivationReport['companies']
  readonly remarks: readonly string[]
}

/**
 * Makes, names and links the plan's companies, one after the other: their calls share a budget of a hundred an hour [doc]. What is
 * over it waits for another run.
 */
export async function applyCompanies(run: ApplyRun): Promise<CompaniesDone> {
  const { plan, warehouse, signal, gates, progress } = run
  const counts = { created: 0, renamed: 0, linked: 0, unlinked: 0, waiting: 0 }
  if (plan.companies.length === 0) return { counts, remarks: [] }
  const customers = new Set(plan.companies.flatMap(({ link, unlink }) => [...link, ...unlink]))
  const { brevoIds, known } = await warehouse.work(async (sql) => ({
    brevoIds: await brevoIdsOf(sql, customers),
    known: new Map(await readCompanies(sql)),
  }))
  const remarks: string[] = []
  for (const [done, company] of plan.companies.entries()) {
    progress({ phase: 'companies', done, of: plan.companies.length })
    const answer =
      signal.aborted || !gates.isOpen('companies')
        ? undefined
        : await applyOne(run, company, { brevoIds, known, counts })
    if (answer === undefined) {
      counts.waiting += 1
      continue
    }
    gates.heed('companies', answer)
    if (answer.ok) continue
    counts.waiting += 1
    if (answer.cause !== 'limited' && answer.cause !== 'refused')
      remarks.push(`Company ${company.companyId}: ${answer.message}`)
  }
  return { counts, remarks }
}

interface Hand {
  readonly brevoIds: ReadonlyMap<string, number>
  readonly known: Map<string, CompanyRow>
  readonly counts: { created: number; renamed: number; linked: number; unlinked: number }
}

async function applyOne(run: ApplyRun, company: PlannedCompany, hand: Hand): Promise<WriteAnswer> {
  const { destination, signal } = run
  const save = async (row: CompanyRow): Promise<void> => {
    await run.warehouse.work((sql) => saveCompany(sql, row, nowOf(run)))
    hand.known.set(row.companyId, row)
  }
  const numbered = company.link.filter((id) => hand.brevoIds.has(id))
  const numbers = (ids: readonly string[]): number[] => ids.flatMap((id) => hand.brevoIds.get(id) ?? [])
  let row = hand.known.get(company.companyId)
  if (row === undefined) {
    // A name is all a company can be found by [oas]; one that was made when an answer was lost is found so too.
    const found = await lookedUp(run, company.name)
    if (!found.ok) return found
    if (found.company === undefined) {
      const linkedContacts = numbers(numbered)
      const made = await insist(() => destination.createCompany({ name: company.name, linkedContacts }), run)
      if (!made.ok) return made
      hand.counts.created += 1
      hand.counts.linked += numbered.length
      await save({ companyId: company.companyId, brevoId: made.id, name: company.name, linked: numbered })
      return { ok: true }
    }
    const there = new Set(found.company.linkedContacts)
    // Who is linked already was linked by somebody, or by a run that was cut before it could say so: not ours to take away.
    row = { companyId: company.companyId, brevoId: found.company.id, name: company.name, linked: [] }
    await save(row)
    const missing = numbered.filter((id) => numbers([id]).some((number) => !there.has(number)))
    return relink(run, row, { link: missing, unlink: [] }, { ...hand, numbers, save })
  }
  if (row.name !== company.name) {
    const { brevoId } = row
    const answer = await insist(() => destination.renameCompany(brevoId, company.name), run)
    if (!answer.ok) return answer
    hand.counts.renamed += 1
    row = { ...row, name: company.name }
    await save(row)
  }
  if (signal.aborted) return { ok: false, cause: 'busy', message: 'Interrupted.' }
  return relink(run, row, { link: numbered, unlink: company.unlink }, { ...hand, numbers, save })
}

async function relink(
  run: ApplyRun,
  row: CompanyRow,
  { link, unlink }: { readonly link: readonly string[]; readonly unlink: readonly string[] },
  hand: Hand & {
    readonly numbers: (ids: readonly string[]) => number[]
    readonly save: (row: CompanyRow) => Promise<void>
  },
): Promise<WriteAnswer> {
  const [on, off] = [hand.numbers(link), hand.numbers(unlink)]
  if (on.length + off.length > 0) {
    const answer = await insist(() => run.destination.linkContacts(row.brevoId, on, off), run)
    if (!answer.ok) return answer
    hand.counts.linked += on.length
    hand.counts.unlinked += off.length
  }
  const gone = new Set(unlink)
  if (link.length + unlink.length > 0)
    await hand.save({ ...row, linked: [...row.linked.filter((id) => !gone.has(id)), ...link] })
  return { ok: true }
}

type LookedUp =
  | { readonly ok: true; readonly company: DestinationCompany | undefined }
  | Exclude<WriteAnswer, { readonly ok: true }>

async function lookedUp({ destination }: ApplyRun, name: string): Promise<LookedUp> {
  try {
    return { ok: true, company: await destination.findCompany(name) }
  } catch (error) {
    return refusalOf(error)
  }
}
