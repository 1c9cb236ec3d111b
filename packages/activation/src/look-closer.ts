import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { Json } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import type { Planned } from './cost.ts'
import type { Candidate } from './desired/candidate.ts'
import { type Decision, decide } from './desired/decide.ts'
import type { Dialect } from './desired/dialect.ts'
import type { Account, Mapping } from './desired/mapping.ts'
import { type Phones, readPhones } from './desired/phones.ts'
import type { Population } from './desired/population.ts'
import { phoneOwners, readCandidates } from './desired/read-candidates.ts'
import type { Claims, Surroundings } from './desired/surroundings.ts'
import type { LedgerRow } from './ledger/contacts.ts'
import type { Conflict, HelpdeskWrite, Outcome, WithheldReason } from './plan.ts'
import { phoneDigits, phoneReader, type ReadPhone } from './transforms/phone.ts'
import type { Suppressions } from './withhold.ts'

/** What came of looking at customers one by one. */
export interface Looked {
  readonly planned: Planned[]
  readonly outcomes: Record<Outcome, number>
  readonly withheldWhole: Map<WithheldReason, number>
  readonly conflicts: Conflict[]
  readonly back: HelpdeskWrite[]
  readonly lists: Map<number, { add: number; remove: number; withheld: number }>
  /** In Brevo as they should be. */
  readonly confirmed: Omit<LedgerRow, 'mappingHash' | 'confirmedAt' | 'planId'>[]
  readonly remarks: string[]
}

export interface LookOptions {
  readonly dialect: Dialect
  readonly population: Population
  readonly mapping: Mapping
  readonly account: Account
  readonly config: ActivationConfig
  readonly suppressions: Suppressions
}

const dayMs = 86_400_000

/** Decides about everybody whose inputs, contact or last outcome ask for it. */
export async function lookCloser(sql: SqlWork, options: LookOptions): Promise<Looked> {
  const looked: Looked = {
    planned: [],
    outcomes: { delivered: 0, unchanged: 0, withheld: 0, rejected: 0, conflicted: 0, waiting: 0 },
    withheldWhole: new Map(),
    conflicts: [],
    back: [],
    lists: new Map(),
    confirmed: [],
    remarks: [],
  }
  const { config, mapping, account, population, dialect } = options
  const claims = { ids: new Map(), emails: new Map(), phones: new Map() } satisfies Omit<Claims, 'ledger'>
  const differing = new Map<string, number>()
  let differ = 0
  const numbers = new Numbers(config.defaultRegion, mapping)
  const names = new Map(account.lists.map(({ id, name }) => [id, name]))
  const ruled = new Set(config.sources.flatMap(({ lists }) => lists.map(({ id }) => id)))
  for await (const { candidates, owners } of readCandidates(sql, dialect, population)) {
    const read = await numbers.read(candidates)
    const rivalNumbers = await numbersOf(candidates, numbers)
    const phones = await phoneOwners(sql, dialect, population, digitsOf(read), numbers.attributes)
    const suppressed = await suppressedAmong(candidates, read, rivalNumbers, options.suppressions)
    const around: Surroundings = {
      config,
      targets: mapping.targets,
      consent: mapping.consent,
      lists: names,
      ruled,
      claims: { ...claims, ledger: owners },
      phoneOwners: phones.ids,
      isSuppressed: suppressed,
      rivalNumbers,
    }
    candidates.forEach((candidate, index) => {
      const own = read[index] ?? { numbers: {}, withheld: [] }
      const sms = own.numbers['SMS']?.number
      const byPhone = sms === undefined || sms === null ? [] : (phones.matches.get(phoneDigits(sms)) ?? [])
      const decision = decide({ ...candidate, matches: [...candidate.matches, ...byPhone] }, own, around)
      if (decision.differing.length > 0) differ += 1
      for (const name of decision.differing) differing.set(name, (differing.get(name) ?? 0) + 1)
      record(looked, candidate, decision, Date.parse(population.at))
    })
  }
  looked.remarks.push(...differenceRemarks(differ, differing), ...identityRemarks(looked), ...emailRemarks(looked))
  return looked
}

/** Reads phone numbers, loading the rules of the world's numbers only when there is one. */
class Numbers {
  readonly attributes: readonly string[]
  readonly #region: string | undefined
  readonly #mapping: Mapping
  #reader: ReadPhone | undefined

  constructor(region: string | undefined, mapping: Mapping) {
    this.#region = region
    this.#mapping = mapping
    this.attributes = mapping.targets.phoneAttributes.map(({ name }) => name)
  }

  async read(candidates: readonly Candidate[]): Promise<readonly Phones[]> {
    const { targets } = this.#mapping
    if (targets.phone.length + targets.phoneAttributes.length === 0 || candidates.length === 0) return []
    this.#reader ??= await phoneReader(this.#region)
    const reader = this.#reader
    return candidates.map((candidate) => readPhones(candidate, targets, reader))
  }
}

function digitsOf(read: readonly Phones[]): string[] {
  const numbers = read.flatMap((phones) => Object.values(phones.numbers).map(({ number }) => number))
  return [...new Set(numbers.flatMap((number) => (number === null ? [] : [phoneDigits(number)])))]
}

async function numbersOf(candidates: readonly Candidate[], numbers: Numbers): Promise<ReadonlyMap<string, string>> {
  const rivals = candidates.flatMap((candidate) => candidate.rivals)
  const read = await numbers.read(rivals)
  return new Map(
    rivals.flatMap(({ customerId }, index) => {
      const sms = read[index]?.numbers['SMS']?.number ?? undefined
      return sms === undefined ? [] : [[customerId, sms] as const]
    }),
  )
}

async function suppressedAmong(
  candidates: readonly Candidate[],
  read: readonly Phones[],
  rivalNumbers: ReadonlyMap<string, string>,
  suppressions: Suppressions,
): Promise<(address: string) => boolean> {
  const hashes = new Map<string, string>()
  candidates.forEach(({ email, matches }, index) => {
    const isThere = matches.some(({ contact }) => !contact.deleted)
    const sms = read[index]?.numbers['SMS']?.number
    for (const address of isThere ? [sms] : [email, sms]) {
      if (address !== undefined && address !== null) hashes.set(address, suppressions.hash(address))
    }
  })
  for (const number of rivalNumbers.values()) hashes.set(number, suppressions.hash(number))
  const found = await suppressions.among([...new Set(hashes.values())])
  return (address) => found.has(hashes.get(address) ?? suppressions.hash(address))
}

function record(looked: Looked, candidate: Candidate, decision: Decision, nowMs: number): void {
  looked.conflicts.push(...decision.conflicts)
  looked.back.push(...decision.back)
  for (const id of decision.heldLists) listCount(looked, id).withheld += 1
  switch (decision.kind) {
    case 'write': {
      const { contact, mirror } = decision
      looked.planned.push({ contact, mirror })
      looked.outcomes.delivered += 1
      for (const id of contact.addLists) listCount(looked, id).add += 1
      for (const id of contact.removeLists) listCount(looked, id).remove += 1
      return
    }
    case 'unchanged': {
      const outcome = decision.withheld.length > 0 ? 'withheld' : 'unchanged'
      looked.outcomes[outcome] += 1
      const { contact, ledger } = decision
      if (contact === undefined || ledger === undefined) return
      // Another contact may give up the number.
      const again = decision.withheld.some(({ reason }) => reason === 'phone-of-another')
      looked.confirmed.push({
        customerId: candidate.customerId,
        brevoId: contact.id,
        inputHash: candidate.inputHash,
        mirrorModifiedAt: contact.modifiedAt,
        delivered: ledger.delivered as Readonly<Record<string, Json>>,
        lists: ledger.lists,
        outcome,
        reason: decision.withheld[0]?.reason ?? null,
        attempts: 0,
        nextTryAt: again ? new Date(nowMs + dayMs).toISOString() : null,
      })
      return
    }
    case 'withheld':
      looked.outcomes.withheld += 1
      looked.withheldWhole.set(decision.reason, (looked.withheldWhole.get(decision.reason) ?? 0) + 1)
      return
    case 'conflicted':
      looked.outcomes.conflicted += 1
  }
}

function listCount({ lists }: Looked, id: number): { add: number; remove: number; withheld: number } {
  const count = lists.get(id) ?? { add: 0, remove: 0, withheld: 0 }
  lists.set(id, count)
  return count
}

function differenceRemarks(customers: number, differing: ReadonlyMap<string, number>): string[] {
  const names = [...differing].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
  return customers === 0
    ? []
    : [
        `${customers} customers have other values in another helpdesk (${names.map(([name, count]) => `${name} ${count}`).join(', ')}): that of the first helpdesk in tajo.yml is written.`,
      ]
}

function identityRemarks({ conflicts }: Looked): string[] {
  const count = conflicts.filter(({ field, winner }) => field === 'identity' && winner === 'nobody').length
  return count === 0
    ? []
    : [
        `${count} customers cannot be told apart in Brevo: their identifiers lead to several contacts, to another customer's, or are several customers'. Merge them there or in the helpdesk.`,
      ]
}

function emailRemarks({ planned, confirmed }: Looked): string[] {
  const differs = (reason: string | null | undefined): boolean => reason === 'email-differs'
  const count =
    planned.filter(({ contact }) => contact.withheld.some(({ reason }) => differs(reason))).length +
    confirmed.filter(({ reason }) => differs(reason)).length
  return count === 0
    ? []
    : [
        `${count} customers have another e-mail in Brevo than in the helpdesk. It is not written: a new address would lose the unsubscribe of the old one.`,
      ]
}
