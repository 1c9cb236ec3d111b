import type { FieldMapping, Owner } from '@tajo/core/config/activation-config'
import { expect, test } from 'vitest'
import { dice } from './support/dice.ts'
import { type Round, TwoWay } from './support/two-way.ts'
import type { Desk, DeskName, Value } from './support/two-way-desks.ts'
import { type Field, family, fieldsOf, given } from './support/two-way-fields.ts'

type Side = 'helpdesk' | 'brevo'

const rounds = Number(process.env['TAJO_TWO_WAY_ROUNDS'] ?? 30)
// A change is judged by seeds that stay the same; everybody else looks for new ones.
const usual = process.env['CI'] === undefined ? Date.now() % 2 ** 30 : 20_261_121
const first = Number(process.env['TAJO_TWO_WAY_SEED'] ?? usual)
const seeds = Number(process.env['TAJO_TWO_WAY_SEEDS'] ?? 1)
const only = process.env['TAJO_TWO_WAY_DESKS']
const owners: readonly Owner[] = ['helpdesk', 'brevo', 'newest', 'first_non_empty']
/** Helpdesks that feed the account, in the order of the configuration. */
const plays: readonly (readonly DeskName[])[] = [['freshdesk'], ['zendesk'], ['freshdesk', 'zendesk']]

/** What somebody did to one field of one contact. */
interface Edit {
  readonly side: Side
  readonly value: Value
  readonly at: number
}

/** A round that made both sides one: whole, with nothing left for the next. */
interface Settling {
  readonly from: number
  readonly to: number
}

/** A customer, by what each helpdesk calls them. */
type Person = Readonly<Partial<Record<DeskName, number>>>

for (const desks of plays.filter((one) => only === undefined || only === one.join('+'))) {
  for (let seed = first; seed < first + seeds; seed += 1) {
    const title = `${desks.join(' and ')}, both ways for ${rounds} rounds of edits, cuts and lost answers`
    test(`${title}: both sides end as the owners say (seed ${seed})`, () => play(desks, seed), 300_000)
  }
}

async function play(desks: readonly DeskName[], seed: number): Promise<void> {
  const chance = dice(seed)
  const fields = fieldsOf(desks)
  const ownerOf = new Map(fields.map(({ to }, place) => [to, owners[(place + seed) % owners.length] ?? 'newest']))
  const world = new TwoWay({
    seed,
    chance,
    desks,
    fieldsOf: (desk) => [
      line('email', 'email', 'helpdesk'),
      ...fields.flatMap(({ at, to }) =>
        at[desk] === undefined ? [] : [line(at[desk], to, ownerOf.get(to) ?? 'newest')],
      ),
    ],
  })
  try {
    const chosen = peopleOf(world)
    // They are told of by then.
    await world.clock.sleep(Math.max(...world.desks.map(({ tellsAfterMs }) => tellsAfterMs)))
    const people: Person[] = []
    const edits = new Edits()
    const unheard = new Map<string, Value>()
    const emails = new Map<string, string>()
    let n = 0
    const next = (): number => {
      n += 1
      return n
    }
    const edit = (): void => {
      const person = people[chance.below(people.length)] ?? {}
      const side: Side = chance.below(2) === 0 ? 'helpdesk' : 'brevo'
      if (chance.below(8) === 0) {
        changeEmail(world, person, side, `moved.${next()}@example.com`, emails)
        return
      }
      const field = fields[chance.below(fields.length)]
      if (field === undefined) return
      const value = field.isClearable && chance.below(6) === 0 ? null : field.value(next())
      const second = side === 'helpdesk' ? behind(world, person, field) : undefined
      if (second !== undefined && chance.below(2) === 0) {
        second.desk.set(second.id, second.from, value)
        unheard.set(JSON.stringify([second.desk.name, second.id, second.from]), value)
      } else if (editOne(world, person, side, field, value)) {
        edits.add(person, field, { side, value, at: world.clock.now() })
      }
    }
    expect(await world.round()).toMatchObject({ kind: 'done' })
    // Staff never comes to Brevo, nor does who is one with somebody else.
    people.push(...chosen.filter((person) => contactOf(world, person) !== undefined))
    expect(people.length).toBeGreaterThan(2)
    noteEmails(world, people, emails)
    for (const person of people) {
      for (const field of fields) {
        const second = behind(world, person, field)
        if (second === undefined) continue
        const { desk, id, from } = second
        unheard.set(JSON.stringify([desk.name, id, from]), desk.get(id, from))
      }
    }
    const settling: Settling[] = []
    for (let round = 0; round < rounds; round += 1) {
      for (let more = chance.below(7); more > 0; more -= 1) {
        edit()
        await world.clock.sleep(chance.below(20_000))
      }
      const cut = chance.below(3) === 0 ? { atCall: 1 + chance.below(24), isHeard: chance.below(2) === 0 } : undefined
      const busyAt = chance.below(4) === 0 ? 1 + chance.below(20) : 0
      world.meanwhile = (call) => {
        if (call === busyAt) edit()
      }
      // An activation reads Brevo by itself, and the helpdesk as it was synced last.
      const isSynced = chance.below(3) > 0
      const from = world.clock.now()
      const done = await world.round(cut, { isSynced })
      world.meanwhile = undefined
      if (done.kind === 'done' && isSynced && done.back.overtaken === 0) settling.push({ from, to: world.clock.now() })
      // Sometimes the next comes at once, sometimes the day after.
      await world.clock.sleep(chance.below(3) === 0 ? 1 : chance.below(3_600_000))
    }
    // What the helpdesk set back again and again within a day is left alone until the day is over.
    await world.clock.sleep(25 * 3_600_000)
    await converge(world)
    const ends = { world, people, fields, edits, ownerOf, settling }
    expect(differences(ends)).toEqual([])
    await quiet(world, emails, people, unheard)

    // One edit of each field, on one side: the rule says which value each has then.
    const expected: { person: Person; field: Field; want: Record<Side, Value> }[] = []
    for (const person of people) {
      for (const field of fields) {
        const side: Side = chance.below(2) === 0 ? 'helpdesk' : 'brevo'
        const before = shown(world, person, field)
        const agreed = before.helpdesk !== null && before.helpdesk === before.brevo
        const value = agreed && field.isClearable && chance.below(4) === 0 ? null : field.value(next())
        if (field.to === 'SMS' && contactOf(world, person)?.emailBlacklisted === true) continue
        if (!editOne(world, person, side, field, value)) continue
        await world.clock.sleep(1_500)
        expected.push({ person, field, want: after(ownerOf.get(field.to), side, value, before) })
      }
    }
    await world.clock.sleep(25 * 3_600_000)
    await converge(world)
    const wrong = expected.flatMap(({ person, field, want }) => {
      const found = shown(world, person, field)
      const isRight = found.helpdesk === want.helpdesk && found.brevo === want.brevo
      const owner = ownerOf.get(field.to)
      return isRight
        ? []
        : [`${words(person, field)} (${owner}): ${JSON.stringify(found)}, not ${JSON.stringify(want)}`]
    })
    expect(wrong).toEqual([])
    await quiet(world, emails, people, unheard)
  } finally {
    await world.close()
  }
}

/** The rules once more, in the words of the documentation; a value is taken away only where both had one. */
function after(owner: Owner | undefined, side: Side, value: Value, before: Record<Side, Value>): Record<Side, Value> {
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

function line(from: string, to: string, owner: Owner): FieldMapping {
  return { from, to, owner, whenNull: 'keep', default: undefined, where: `tajo.yml: ${from}` }
}

/** Customers of the first helpdesk whom all of them know, by their addresses. */
function peopleOf({ desks, brevo }: TwoWay): readonly Person[] {
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

function contactOf({ brevo }: TwoWay, person: Person) {
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
function behind(world: TwoWay, person: Person, field: Field): Seat | undefined {
  return seatsOf(world, person, field)[1]
}

function editOne(world: TwoWay, person: Person, side: Side, field: Field, value: Value): boolean {
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
function changeEmail(world: TwoWay, person: Person, side: Side, email: string, emails: Map<string, string>): void {
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

function noteEmails(world: TwoWay, people: readonly Person[], emails: Map<string, string>): void {
  for (const person of people) {
    const contact = contactOf(world, person)
    emails.set(`brevo ${contact?.id}`, contact?.email ?? '')
    for (const desk of world.desks)
      emails.set(`${desk.name} ${person[desk.name]}`, desk.emailOf(person[desk.name] ?? 0) ?? '')
  }
}

function shown(world: TwoWay, person: Person, field: Field): Record<Side, Value> {
  const [seat] = seatsOf(world, person, field)
  const helpdesk = seat?.desk.get(seat.id, seat.from)
  const brevo = field.shown(contactOf(world, person)?.attributes ?? {})
  return { helpdesk: plain(helpdesk), brevo: plain(brevo as Value | undefined) }
}

function plain(value: Value | undefined): Value {
  return value === undefined || value === '' ? null : value
}

function words(person: Person, { to }: Field): string {
  return `${Object.entries(person).join(' ').replaceAll(',', '-')} ${to}`
}

/** Three rounds at most until nothing is written in either direction. */
async function converge(world: TwoWay): Promise<void> {
  const said: Round[] = []
  for (let left = 3; left >= 0; left -= 1) {
    await world.clock.sleep(60_000)
    const before = writes(world)
    said.push(await world.round())
    if (writes(world) === before) return
  }
  throw new Error(`still writing: ${JSON.stringify(said)}`)
}

function writes({ desks, brevo }: TwoWay): number {
  const calls = [...desks.flatMap(({ log }) => log), ...brevo.log]
  return calls.filter(({ method }) => method !== 'GET').length
}

async function quiet(
  world: TwoWay,
  emails: ReadonlyMap<string, string>,
  people: readonly Person[],
  unheard: ReadonlyMap<string, Value>,
): Promise<void> {
  const [redundant, before] = [world.brevo.world.counters.redundantWrites, writes(world)]
  await world.clock.sleep(3_600_000)
  expect(await world.round()).toMatchObject({ kind: 'done', planned: 0, back: { planned: 0 } })
  expect(writes(world)).toBe(before)
  expect(world.brevo.world.counters.redundantWrites).toBe(redundant)
  expect(world.brevo.world.resubscriptions).toBe(0)
  for (const person of people) {
    const contact = contactOf(world, person)
    expect(contact?.email).toBe(emails.get(`brevo ${contact?.id}`))
    for (const desk of world.desks) {
      const id = person[desk.name] ?? 0
      expect(desk.emailOf(id)).toBe(emails.get(`${desk.name} ${id}`))
    }
  }
  // What has no say stays as its people left it.
  for (const [seat, value] of unheard) {
    const [name, id, from] = JSON.parse(seat) as [DeskName, number, string]
    expect(world.desks.find((desk) => desk.name === name)?.get(id, from)).toBe(value)
  }
}

class Edits {
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
function differences({ world, people, fields, edits, ownerOf, settling }: Ends): readonly string[] {
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
