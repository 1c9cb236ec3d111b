import type { FieldChange, ListPlan, Plan, PlannedContact } from '@tajo/activation/plan'
import type { AttributeValue } from '@tajo/core/destination'
import { count, counted, duration } from '@tajo/operations/words/numbers'
import { mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { wrap } from '../render/width.ts'

const shownContacts = 5
const shownChanges = 4

/** What an activation would write, and what it would leave alone and why. */
export function activationPlanText(plan: Plan, width: number, style: Style): string {
  const room = Math.min(width, 100)
  const line = (name: string, words: string): string => `  ${name.padEnd(10)} ${wrap(words, room - 13, ' '.repeat(13))}`
  const held = plan.guards.filter(({ ok }) => !ok)
  return [
    `${style.bold(`Plan ${plan.id}`)}  ${counted(plan.considered, 'customer')} considered`,
    '',
    line('create', count(plan.create)),
    line('update', count(plan.update)),
    line('unchanged', count(plan.outcomes.unchanged)),
    ...withheldLines(plan).map((words, index) => line(index === 0 ? 'withheld' : '', words)),
    ...conflictLines(plan).map((words, index) => line(index === 0 ? 'conflicts' : '', words)),
    ...plan.lists.map((list, index) => line(index === 0 ? 'lists' : '', listWords(list))),
    ...eventLines(plan).map((words, index) => line(index === 0 ? 'events' : '', words)),
    ...(plan.companies.length === 0 ? [] : [line('companies', count(plan.companies.length))]),
    ...(plan.helpdeskWrites.length === 0
      ? []
      : [
          line(
            'back',
            `${counted(plan.helpdeskWrites.length, 'edit')} made in Brevo ${plan.helpdeskWrites.length === 1 ? 'goes' : 'go'} to the helpdesk`,
          ),
        ]),
    ...(plan.attributesToCreate.length === 0 ? [] : [line('attributes', attributeWords(plan))]),
    line('cost', costWords(plan)),
    ...guardLines(plan, style, room),
    ...sampleLines(plan, style, room),
    ...(plan.remarks.length === 0
      ? []
      : ['', ...plan.remarks.map((text) => `  ${mark('warn', style)} ${wrap(text, room - 4, '    ')}`)]),
    ...(held.length === 0 ? [] : ['', ...releaseLines(plan, style, room)]),
  ].join('\n')
}

function withheldLines(plan: Plan): string[] {
  const parts = new Map<string, number>()
  for (const { withheld } of plan.contacts) {
    for (const { part, text } of withheld) if (part !== 'contact') parts.set(text, (parts.get(text) ?? 0) + 1)
  }
  return [
    ...plan.withheldWhole.map(({ count: number, text }) => `${count(number)}  ${text}`),
    ...[...parts].map(([text, number]) => `${count(number)}  in part: ${text}`),
  ]
}

/** The planner's word for a customer whose identifiers lead to several contacts. */
const identity = 'identity'

function conflictLines({ conflicts }: Plan): string[] {
  const edits = conflicts.filter(({ field }) => field !== identity)
  const unclear = conflicts.length - edits.length
  const fields = [...new Set(edits.map(({ field }) => field))].join(', ')
  return [
    ...(unclear === 0 ? [] : [`${count(unclear)}  cannot be told apart from another contact or customer`]),
    ...(edits.length === 0
      ? []
      : [`${counted(edits.length, 'field')} changed on both sides (${fields}); both values are kept`]),
  ]
}

function listWords({ name, members, add, remove, withheld }: ListPlan): string {
  const held = withheld === 0 ? '' : `, ${count(withheld)} withheld`
  return `${name}  +${count(add)} −${count(remove)}, ${counted(members, 'member')} of ours then${held}`
}

function eventLines(plan: Plan): string[] {
  const names = new Map<string, number>()
  for (const { name } of plan.events) names.set(name, (names.get(name) ?? 0) + 1)
  return [
    ...[...names].map(([name, number]) => `${name} ${count(number)}`),
    ...plan.eventsSkipped.map(({ reason, count: number }) => `${count(number)} not sent: ${reason}`),
  ]
}

function attributeWords({ attributesToCreate }: Plan): string {
  return `${attributesToCreate.map(({ name, type }) => `${name} (${type})`).join(', ')} will be created`
}

function costWords({ cost }: Plan): string {
  if (cost.calls === 0) return 'nothing to write'
  return `${counted(cost.calls, 'call')}, about ${duration(Math.max(1, Math.ceil(cost.ms / 1000)))}${cost.route === 'import' ? ', in bulk' : ''}`
}

function guardLines({ guards }: Plan, style: Style, room: number): string[] {
  const failed = guards.filter(({ ok }) => !ok)
  if (failed.length === 0) return [`  ${'guards'.padEnd(10)} ${mark('good', style)} all ${guards.length} passed`]
  return failed.map(
    ({ text }, index) =>
      `  ${(index === 0 ? 'guards' : '').padEnd(10)} ${mark('bad', style)} ${wrap(text, room - 15, ' '.repeat(15))}`,
  )
}

function sampleLines({ contacts, lists }: Plan, style: Style, room: number): string[] {
  const names = new Map(lists.map(({ id, name }) => [id, name]))
  if (contacts.length === 0) return []
  const more = contacts.length - shownContacts
  return [
    '',
    ...contacts.slice(0, shownContacts).map((contact) => {
      const words = [
        ...contact.changes.slice(0, shownChanges).map(changeWords),
        ...moreChanges(contact),
        ...listChanges(contact, names),
      ]
      return `  ${style.cyan(contact.label)}  ${wrap(words.join(', '), room - contact.label.length - 4, '    ')}`
    }),
    ...(more > 0 ? [style.dim(`  … and ${counted(more, 'further contact')}; all of them: --json`)] : []),
  ]
}

function moreChanges({ changes }: PlannedContact): string[] {
  const more = changes.length - shownChanges
  return more > 0 ? [`${count(more)} more`] : []
}

function listChanges(
  { addLists, removeLists, consent, brevoId }: PlannedContact,
  names: ReadonlyMap<number, string>,
): string[] {
  const nameOf = (id: number): string => names.get(id) ?? `list ${id}`
  return [
    ...addLists.map((id) => `+${nameOf(id)}`),
    ...removeLists.map((id) => `−${nameOf(id)}`),
    ...(brevoId === undefined ? [consent === 'subscribed' ? 'new, subscribed' : 'new, blocked'] : []),
  ]
}

/** `OPEN_TICKETS 2 → 0` */
export function changeWords({ attribute, before, after }: FieldChange): string {
  return `${attribute} ${valueWords(before)} → ${valueWords(after)}`
}

function valueWords(value: AttributeValue | null): string {
  if (value === null) return '–'
  if (typeof value === 'object') return `[${value.join(', ')}]`
  return typeof value === 'string' ? (value === '' ? '""' : value) : String(value)
}

function releaseLines(plan: Plan, style: Style, room: number): string[] {
  return [
    `  ${wrap('Nothing is written until a person lets this very plan pass:', room - 2, '  ')}`,
    `  ${style.cyan(`tajo activate --release ${plan.hash.slice(0, 12)} --reason "…"`)}`,
  ]
}
