import type { Owner } from '@tajo/core/config/activation-config'
import type { TwoWay } from './two-way.ts'
import type { Value } from './two-way-desks.ts'
import type { Field } from './two-way-fields.ts'
import { contactOf, type Person, type Side, shown, words } from './two-way-people.ts'

/** What somebody did to one field of one contact. */
interface Edit {
  readonly side: Side
  readonly value: Value
  readonly at: number
}

/** A round that made both sides one: whole, with nothing left for the next. */
export interface Settling {
  readonly from: number
  readonly to: number
}

/** The rules once more, in the words of the documentation; a value is taken away only where both had one. */
export function after(
  owner: Owner | undefined,
  side: Side,
  value: Value,
  before: Record<Side, Value>,
): Record<Side, Value> {
  const both = { helpdesk: value, brevo: value }
  // What the helpdesk has no value for is kept, and goes nowhere.
  const kept = { helpdesk: before.helpdesk, brevo: before.helpdesk ?? value }
  switch (owner) {
    case 'helpdesk':
      if (side === 'brevo') return kept
      return value === null ? { helpdesk: null, brevo: before.brevo } : both
    case 'brevo':
      // A first value of the helpdesk's is not taken away, and goes nowhere.
      return side === 'brevo' ? both : { helpdesk: before.brevo ?? value, brevo: before.brevo }
    case 'first_non_empty':
      if (side === 'brevo') return before.helpdesk === null ? both : kept
      return value === null ? { helpdesk: before.brevo, brevo: before.brevo } : both
    default:
      return side === 'helpdesk' && value === null ? { helpdesk: null, brevo: before.brevo } : both
  }
}

export class Edits {
  readonly #edits = new Map<string, Edit[]>()

  add(person: Person, field: Field, edit: Edit): void {
    this.#edits.set(words(person, field), [...this.of(person, field), edit])
  }

  of(person: Person, field: Field): readonly Edit[] {
    return this.#edits.get(words(person, field)) ?? []
  }
}

interface Ends {
  readonly world: TwoWay
  readonly people: readonly Person[]
  readonly fields: readonly Field[]
  readonly edits: Edits
  readonly ownerOf: ReadonlyMap<string, Owner>
  readonly settling: readonly Settling[]
}

/** Fields that are not as their owner's rule has it, given what people did. */
export function differences({ world, people, fields, edits, ownerOf, settling }: Ends): readonly string[] {
  const lateMs = Math.max(...world.desks.map(({ tellsAfterMs }) => tellsAfterMs))
  return people.flatMap((person) =>
    fields.flatMap((field) => {
      const { helpdesk, brevo } = shown(world, person, field)
      const owner = ownerOf.get(field.to) ?? 'helpdesk'
      const done = edits.of(person, field)
      const edit = {
        helpdesk: done.findLast(({ side }) => side === 'helpdesk'),
        brevo: done.findLast(({ side }) => side === 'brevo'),
      }
      // A number that somebody on the blocklist had is not written again: consent goes before the owner.
      if (field.to === 'SMS' && contactOf(world, person)?.emailBlacklisted === true) return []
      const say = (why: string): string[] => [
        `${words(person, field)} (${owner}): ${helpdesk} | ${brevo}: ${why}; ${JSON.stringify(done)}`,
      ]
      // What Brevo owns and has no value for is left to the helpdesk, unless it had one when they last agreed.
      if (owner === 'brevo' && brevo === null) return []
      // Nobody's rule empties Brevo here: what the helpdesk has no value for is kept.
      if (helpdesk !== brevo && helpdesk !== null) return say('differ')
      if (helpdesk === null && brevo !== null && owner !== 'helpdesk' && owner !== 'newest') return say('differ')
      if (owner === 'helpdesk' && edit.helpdesk !== undefined && helpdesk !== edit.helpdesk.value)
        return say('the helpdesk lost its value')
      if (owner === 'brevo' && edit.brevo !== undefined && brevo !== edit.brevo.value)
        return say('Brevo lost its value')
      if (owner !== 'newest') return []
      const last = lastEdit(done, settling, lateMs)
      if (last === undefined) return []
      return (last.side === 'helpdesk' ? helpdesk : brevo) === last.value ? [] : say(`the last edit was ${last.side}'s`)
    }),
  )
}

/** Conflicts whose helpdesk's value only Brevo's people ever wrote, or the other way round: one of Tajo's own writes was taken for an edit. */
export async function echoes({ world, people, fields, edits }: Ends): Promise<readonly string[]> {
  const rows = await world.rows('SELECT customer_id, field, ours, theirs FROM _tajo.activation_conflicts')
  return rows.flatMap(([customer, name, ...values]) => {
    const person = people.find((one) => Object.entries(one).some(([desk, id]) => `${desk}-${id}` === customer))
    const field = fields.find(({ to }) => to === name)
    if (person === undefined || field === undefined) return []
    const done = edits.of(person, field)
    const [ours, theirs] = values.map(comparable)
    const isOf = (value: string | undefined, wanted: Side): boolean =>
      done.some((edit) => edit.side === wanted && comparable(edit.value) === value)
    const isEcho = (value: string | undefined, side: Side, other: Side): boolean =>
      isOf(value, other) && !isOf(value, side)
    if (!isEcho(ours, 'helpdesk', 'brevo') && !isEcho(theirs, 'brevo', 'helpdesk')) return []
    return [`${words(person, field)}: ${ours} | ${theirs}; ${JSON.stringify(done)}`]
  })
}

/** As both sides would say it: Brevo keeps days and calls choices by another case; the store keeps JSON. */
function comparable(value: unknown): string {
  const text = typeof value === 'string' && value.startsWith('"') ? String(JSON.parse(value)) : String(value)
  return text.toLowerCase().replace(/t00:00:00\+00:00$/, '')
}

/** The last edit, where a whole round between it and the other side's had made both sides one; else either may have won. */
function lastEdit(edits: readonly Edit[], settling: readonly Settling[], lateMs: number): Edit | undefined {
  const last = edits.at(-1)
  const other = edits.findLast(({ side }) => side !== last?.side)
  if (last === undefined || other === undefined) return last
  const isSettled = settling.some(
    ({ from, to }) =>
      other.at <= from - lateMs && to <= last.at && !edits.some(({ at }) => at > from - lateMs && at < to),
  )
  return isSettled ? last : undefined
}
