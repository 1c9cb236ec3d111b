import type { JsonObject } from '@tajo/core/json'
import type { CompaniesDone } from '../companies/apply-companies.ts'
import type { EventsDone } from '../events/send-events.ts'
import type { Outcome } from '../plan.ts'
import type { ActivationReport, RejectedGroup, WriteKind } from '../report.ts'
import type { ApplyRun } from './apply-run.ts'
import type { AttributesDone } from './attributes.ts'
import type { ContactsDone } from './contacts.ts'

const shownSamples = 5

interface Done {
  readonly attributes: AttributesDone
  readonly contacts: ContactsDone
  readonly companies: CompaniesDone
  readonly events: EventsDone
  readonly calls: number
  readonly milliseconds: number
}

/** All that was done, counted; the six outcomes add up to the customers considered. */
export function tally({ plan, gates, signal }: ApplyRun, done: Done): ActivationReport {
  const { verdicts } = done.contacts
  const count = (outcome: Outcome): number => verdicts.filter((one) => one.outcome === outcome).length
  const before = plan.outcomes
  const delivered = verdicts.filter(({ outcome }) => outcome === 'delivered')
  const waiting: Partial<Record<WriteKind, number>> = {
    contacts: count('waiting'),
    companies: done.companies.counts.waiting,
    events: done.events.counts.waiting,
  }
  return {
    planId: plan.id,
    state: signal.aborted ? 'stopped' : 'done',
    considered: plan.considered,
    outcomes: {
      delivered: before.delivered - verdicts.length + delivered.length,
      unchanged: before.unchanged,
      withheld: before.withheld + count('withheld'),
      rejected: before.rejected + count('rejected'),
      conflicted: before.conflicted,
      waiting: before.waiting + count('waiting'),
    },
    inPart: delivered.filter(({ inPart }) => inPart).length,
    created: delivered.filter(({ work }) => work.isNew).length,
    updated: delivered.filter(({ work }) => !work.isNew && work.route !== undefined).length,
    alreadyThere: delivered.filter(({ work }) => work.state === 'settled').length,
    attributesCreated: done.attributes.created,
    lists: listCounts(done.contacts),
    events: done.events.counts,
    companies: done.companies.counts,
    readBack: {
      compared: done.contacts.compared,
      of: done.contacts.sent,
      differ: verdicts.filter(({ differs }) => differs).length,
    },
    calls: done.calls,
    milliseconds: done.milliseconds,
    rejected: grouped(done.contacts),
    ended: gates.ended.map(({ kind, reason }) => ({ kind, reason, waiting: waiting[kind] ?? 0 })),
    samples: delivered.slice(0, shownSamples).map(({ work: { contact }, added, removed }) => ({
      label: contact.label,
      changes: contact.changes.map(({ attribute, before: old, after }) => ({ attribute, before: old, after })),
      addLists: added,
      removeLists: removed,
    })),
    remarks: [...remarks(done), ...done.companies.remarks, ...done.events.remarks],
  }
}

/** What is kept of a report beside its plan. */
export function summaryOf({ samples, rejected, ...report }: ActivationReport): JsonObject {
  return {
    ...report,
    outcomes: { ...report.outcomes },
    lists: report.lists.map((list) => ({ ...list })),
    events: { ...report.events },
    companies: { ...report.companies },
    readBack: { ...report.readBack },
    ended: report.ended.map((one) => ({ ...one })),
    rejected: rejected.map(({ cause, field, count }) => ({ cause, field, count })),
  }
}

function listCounts({ verdicts }: ContactsDone): ActivationReport['lists'] {
  const counts = new Map<number, { added: number; removed: number }>()
  const of = (id: number): { added: number; removed: number } => {
    const known = counts.get(id) ?? { added: 0, removed: 0 }
    counts.set(id, known)
    return known
  }
  for (const { added, removed } of verdicts) {
    for (const id of added) of(id).added += 1
    for (const id of removed) of(id).removed += 1
  }
  return [...counts].map(([id, moved]) => ({ id, ...moved })).toSorted((one, other) => one.id - other.id)
}

function grouped({ verdicts }: ContactsDone): readonly RejectedGroup[] {
  const groups = new Map<string, RejectedGroup & { samples: readonly string[] }>()
  for (const { rejections, work } of verdicts) {
    for (const { cause, field, message, fix } of rejections) {
      const key = JSON.stringify([cause, field])
      const known = groups.get(key) ?? { cause, field, message, fix, count: 0, samples: [] }
      const samples = known.samples.length < shownSamples ? [...known.samples, work.contact.label] : known.samples
      groups.set(key, { ...known, count: known.count + 1, samples })
    }
  }
  return [...groups.values()].toSorted((one, other) => other.count - one.count)
}

function remarks({ contacts: { verdicts, revived } }: Done): readonly string[] {
  const overtaken = verdicts.filter(({ work }) => work.isOvertaken).length
  const gone = verdicts.filter(({ work }) => work.state === 'gone').length
  return [
    ...(overtaken === 0
      ? []
      : [`${overtaken} contacts changed in Brevo since the plan: what changed there is left to the next one.`]),
    ...(gone === 0 ? [] : [`${gone} contacts are not in Brevo any more: they are not created again by themselves.`]),
    ...(revived === 0
      ? []
      : [`${revived} contacts were deleted in Brevo while an import ran, and are on the blocklist now.`]),
  ]
}
