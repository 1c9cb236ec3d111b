import type { TwoWay } from './two-way.ts'
import type { Desk, DeskName, Value } from './two-way-desks.ts'
import { type Field, family, given } from './two-way-fields.ts'

export type Side = 'helpdesk' | 'brevo'

/** A customer, by what each helpdesk calls them. */
export type Person = Readonly<Partial<Record<DeskName, number>>>

/** Customers of the first helpdesk whom all of them know, by their addresses. */
export function peopleOf({ desks, brevo }: TwoWay): readonly Person[] {
  const known = desks.map((desk) => ({ desk, people: desk.people() }))
  const addresses = [...(known[0]?.people.keys() ?? [])].filter((email) =>
    known.every(({ people }) => people.has(email)),
  )
  return addresses.slice(0, 6).map((email, place) => {
    // A name of one part leaves the other part of Brevo's alone, which the rules below do not speak of.
    const name = `${given[place] ?? ''} ${family[place] ?? ''}`
    const ids = known.map(({ desk, people }): [DeskName, number] => [desk.name, people.get(email) ?? 0])
    for (const { desk, people } of known) desk.prepare(people.get(email) ?? 0, name)
    // Two are in Brevo already, one of them unsubscribed.
    if (place < 2) brevo.people.create(email)
    if (place === 1) brevo.people.unsubscribe(email)
    return Object.fromEntries(ids)
  })
}

export function contactOf({ brevo }: TwoWay, person: Person) {
  for (const [desk, id] of Object.entries(person)) {
    const contact = brevo.world.contacts.find('ext_id', `${desk}-${id}`)
    if (contact !== undefined) return contact
  }
  return undefined
}

interface Seat {
  readonly desk: Desk
  readonly id: number
  readonly from: string
}

/** The field in each helpdesk that has it, the one with the say first. */
function seatsOf({ desks }: TwoWay, person: Person, { at }: Field): readonly Seat[] {
  return desks.flatMap((desk) => {
    const [id, from] = [person[desk.name], at[desk.name]]
    return id === undefined || from === undefined ? [] : [{ desk, id, from }]
  })
}

/** Where the field stands too, in a helpdesk that has no say while the first has a value. */
export function behind(world: TwoWay, person: Person, field: Field): Seat | undefined {
  return seatsOf(world, person, field)[1]
}

export function editOne(world: TwoWay, person: Person, side: Side, field: Field, value: Value): boolean {
  if (side === 'brevo') {
    const contact = contactOf(world, person)
    if (contact === undefined) return false
    world.brevo.people.edit(contact.id, field.values(value))
    return true
  }
  const [seat] = seatsOf(world, person, field)
  seat?.desk.set(seat.id, seat.from, value)
  return seat !== undefined
}

/** In the last helpdesk: of several it is the one whose customers keep their former addresses, and so stay one with the others. */
export function changeEmail(
  world: TwoWay,
  person: Person,
  side: Side,
  email: string,
  emails: Map<string, string>,
): void {
  const contact = contactOf(world, person)
  const desk = world.desks.at(-1)
  const id = desk === undefined ? undefined : person[desk.name]
  if (side === 'helpdesk') {
    if (desk === undefined || id === undefined) return
    desk.changeEmail(id, email)
    emails.set(`${desk.name} ${id}`, email)
  } else if (contact !== undefined) {
    world.brevo.people.changeEmail(contact.id, email)
    emails.set(`brevo ${contact.id}`, email)
  }
}

export function noteEmails(world: TwoWay, people: readonly Person[], emails: Map<string, string>): void {
  for (const person of people) {
    const contact = contactOf(world, person)
    emails.set(`brevo ${contact?.id}`, contact?.email ?? '')
    for (const desk of world.desks)
      emails.set(`${desk.name} ${person[desk.name]}`, desk.emailOf(person[desk.name] ?? 0) ?? '')
  }
}

export function shown(world: TwoWay, person: Person, field: Field): Record<Side, Value> {
  const [seat] = seatsOf(world, person, field)
  const helpdesk = seat?.desk.get(seat.id, seat.from)
  const brevo = field.shown(contactOf(world, person)?.attributes ?? {})
  return { helpdesk: plain(helpdesk), brevo: plain(brevo as Value | undefined) }
}

function plain(value: Value | undefined): Value {
  return value === undefined || value === '' ? null : value
}

export function words(person: Person, { to }: Field): string {
  return `${Object.entries(person).join(' ').replaceAll(',', '-')} ${to}`
}
