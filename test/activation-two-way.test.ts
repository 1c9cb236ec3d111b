import type { FieldMapping, Owner } from '@tajo/core/config/activation-config'
import { expect, test } from 'vitest'
import { dice } from './support/dice.ts'
import { type Round, TwoWay } from './support/two-way.ts'

type Value = string | number | boolean | null
type Side = 'helpdesk' | 'brevo'

const rounds = Number(process.env['TAJO_TWO_WAY_ROUNDS'] ?? 30)
// A change is judged by seeds that stay the same; everybody else looks for new ones.
const usual = process.env['CI'] === undefined ? Date.now() % 2 ** 30 : 20_261_121
const first = Number(process.env['TAJO_TWO_WAY_SEED'] ?? usual)
const seeds = Number(process.env['TAJO_TWO_WAY_SEEDS'] ?? 2)
const owners: readonly Owner[] = ['helpdesk', 'brevo', 'newest', 'first_non_empty']

interface Field {
  readonly from: string
  readonly to: string
  /** The n-th value; different n, different value. */
  value(n: number): Value
  /** What Brevo's screens store for it. */
  values(value: Value): Readonly<Record<string, Value>>
  readonly isClearable: boolean
}

const given = ['Anna', 'Boris', 'Chloé', 'Dmitri', 'Eun-ji', 'Fatima', 'Gabriel', 'Hanna']
const family = ['Weber', 'van der Berg', 'O’Brien', 'Kim', 'Petrov', 'Haddad', 'Silva']

const fields: readonly Field[] = [
  {
    from: 'name',
    to: 'FULLNAME',
    value: (n) => `${given[n % 8]} ${family[n % 7]}`,
    values: (value) => {
      const [firstName = '', ...last] = String(value).split(' ')
      return { FIRSTNAME: firstName, LASTNAME: last.join(' ') }
    },
    isClearable: false,
  },
  { ...own('mobile', 'SMS', (n) => `+3361${String(1_000_000 + n)}`), values: (value) => ({ SMS: digits(value) }) },
  own('job_title', 'JOB', (n) => `Job ${n}`),
  own('custom_fields.nickname', 'NICKNAME', (n) => `nick ${n}`),
  own('custom_fields.badge_number', 'BADGE', (n) => n),
]

function own(from: string, to: string, value: (n: number) => Value): Field {
  return { from, to, value, values: (held) => ({ [to]: held }), isClearable: true }
}

function digits(value: Value): Value {
  return value === null ? null : String(value).replace(/\D/g, '')
}

/** What people did to one field of one contact, at last on each side. */
interface Edit {
  readonly value: Value
  /** The round it came before; `.5` while that one was under way. */
  readonly round: number
}

for (let index = 0; index < seeds; index += 1) {
  const seed = first + index
  test(`both ways for ${rounds} rounds of edits, cuts and lost answers: both sides end as the owners say (seed ${seed})`, async () => {
    await play(seed)
  }, 300_000)
}

async function play(seed: number): Promise<void> {
  const chance = dice(seed)
  const ownerOf = new Map(fields.map(({ from }, place) => [from, owners[(place + seed) % owners.length] ?? 'newest']))
  const world = new TwoWay(seed, chance, [
    line('email', 'email', 'helpdesk'),
    ...fields.map(({ from, to }) => line(from, to, ownerOf.get(from) ?? 'helpdesk')),
  ])
  try {
    const chosen = peopleOf(world)
    const people: number[] = []
    const edits = new Map<string, Partial<Record<Side, Edit>>>()
    const emails = new Map<string, string>()
    let n = 0
    const next = (): number => {
      n += 1
      return n
    }
    const edit = (round: number): void => {
      const id = people[chance.below(people.length)] ?? 0
      const side: Side = chance.below(2) === 0 ? 'helpdesk' : 'brevo'
      if (chance.below(8) === 0) {
        changeEmail(world, id, side, `moved.${next()}@example.com`, emails)
        return
      }
      const field = fields[chance.below(fields.length)]
      if (field === undefined) return
      const value = field.isClearable && chance.below(6) === 0 ? null : field.value(next())
      if (!editOne(world, id, side, field, value)) return
      const place = `${id} ${field.from}`
      edits.set(place, { ...edits.get(place), [side]: { value, round } })
    }
    expect(await world.round()).toMatchObject({ kind: 'done' })
    // Staff never comes to Brevo, nor does who is one with somebody else.
    people.push(...chosen.filter((id) => contactOf(world, id) !== undefined))
    expect(people.length).toBeGreaterThan(2)
    noteEmails(world, people, emails)
    const uncut: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      for (let more = chance.below(7); more > 0; more -= 1) {
        edit(round)
        await world.clock.sleep(chance.below(20_000))
      }
      const cut = chance.below(3) === 0 ? { atCall: 1 + chance.below(24), isHeard: chance.below(2) === 0 } : undefined
      const busyAt = chance.below(4) === 0 ? 1 + chance.below(20) : 0
      world.meanwhile = (call) => {
        if (call === busyAt) edit(round + 0.5)
      }
      // An activation reads Brevo by itself, and the helpdesk as it was synced last.
      const isSynced = chance.below(3) > 0
      const done = await world.round(cut, { isSynced })
      world.meanwhile = undefined
      if (done.kind === 'done' && isSynced) uncut.push(round)
      // Sometimes the next comes at once, sometimes the day after.
      await world.clock.sleep(chance.below(3) === 0 ? 1 : chance.below(3_600_000))
    }
    // What the helpdesk set back again and again within a day is left alone until the day is over.
    await world.clock.sleep(25 * 3_600_000)
    await converge(world)
    expect(differences(world, people, edits, ownerOf, uncut)).toEqual([])
    await quiet(world, emails, people)

    // One edit of each field, on one side: the rule says which value each has then.
    const expected: { id: number; field: Field; want: Record<Side, Value> }[] = []
    for (const id of people) {
      for (const field of fields) {
        const side: Side = chance.below(2) === 0 ? 'helpdesk' : 'brevo'
        const before = shown(world, id, field)
        const agreed = before.helpdesk !== null && before.helpdesk === before.brevo
        const value = agreed && field.isClearable && chance.below(4) === 0 ? null : field.value(next())
        if (field.to === 'SMS' && contactOf(world, id)?.emailBlacklisted === true) continue
        if (!editOne(world, id, side, field, value)) continue
        await world.clock.sleep(1_500)
        expected.push({ id, field, want: after(ownerOf.get(field.from), side, value, before) })
      }
    }
    await world.clock.sleep(25 * 3_600_000)
    await converge(world)
    const wrong = expected.flatMap(({ id, field, want }) => {
      const found = shown(world, id, field)
      const isRight = found.helpdesk === want.helpdesk && found.brevo === want.brevo
      const owner = ownerOf.get(field.from)
      return isRight ? [] : [`${id} ${field.from} (${owner}): ${JSON.stringify(found)}, not ${JSON.stringify(want)}`]
    })
    expect(wrong).toEqual([])
    await quiet(world, emails, people)
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

function peopleOf({ freshdesk, brevo }: TwoWay): readonly number[] {
  const contacts = [...freshdesk.world.contacts.values()].filter(
    ({ email, deleted, blocked, contact_type }) => email !== null && !deleted && !blocked && contact_type === 'contact',
  )
  const people = contacts.slice(0, 6)
  people.forEach(({ id, email }, place) => {
    // A name of one part leaves the other part of Brevo's alone, which the rules below do not speak of.
    const name = `${given[place] ?? ''} ${family[place] ?? ''}`
    freshdesk.world.updateContact(id, { name, mobile: null, unique_external_id: null })
    // Two are in Brevo already, one of them unsubscribed.
    if (place < 2) brevo.people.create(email ?? '')
    if (place === 1) brevo.people.unsubscribe(email ?? '')
  })
  return people.map(({ id }) => id)
}

function contactOf({ brevo }: TwoWay, id: number) {
  return brevo.world.contacts.find('ext_id', `freshdesk-${id}`)
}

function editOne(world: TwoWay, id: number, side: Side, field: Field, value: Value): boolean {
  if (side === 'brevo') {
    const contact = contactOf(world, id)
    if (contact === undefined) return false
    world.brevo.people.edit(contact.id, field.values(value))
    return true
  }
  const [group = '', key] = field.from.split('.')
  world.freshdesk.world.updateContact(id, key === undefined ? { [group]: value } : { custom_fields: { [key]: value } })
  return true
}

function changeEmail(world: TwoWay, id: number, side: Side, email: string, emails: Map<string, string>): void {
  const contact = contactOf(world, id)
  if (side === 'helpdesk') world.freshdesk.world.updateContact(id, { email })
  else if (contact === undefined) return
  else world.brevo.people.changeEmail(contact.id, email)
  emails.set(`${side} ${id}`, email)
}

function noteEmails(world: TwoWay, people: readonly number[], emails: Map<string, string>): void {
  for (const id of people) {
    const email = world.freshdesk.world.contacts.get(id)?.email ?? ''
    emails.set(`helpdesk ${id}`, email)
    emails.set(`brevo ${id}`, email)
  }
}

function shown(world: TwoWay, id: number, { from, to }: Field): Record<Side, Value> {
  const row = world.freshdesk.world.contacts.get(id)
  const held = contactOf(world, id)?.attributes ?? {}
  const [group = '', key] = from.split('.')
  const helpdesk = (key === undefined ? row?.[group as 'name'] : row?.custom_fields[key]) as Value | undefined
  const names = [held['FIRSTNAME'], held['LASTNAME']].filter(
    (part) => part !== undefined && part !== null && part !== '',
  )
  const brevo =
    to === 'FULLNAME' ? names.join(' ') : to === 'SMS' && held['SMS'] !== undefined ? `+${held['SMS']}` : held[to]
  return { helpdesk: plain(helpdesk), brevo: plain(brevo as Value | undefined) }
}

function plain(value: Value | undefined): Value {
  return value === undefined || value === '' ? null : value
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

function writes({ freshdesk, brevo }: TwoWay): number {
  return [...freshdesk.log, ...brevo.log].filter(({ method }) => method !== 'GET').length
}

async function quiet(world: TwoWay, emails: ReadonlyMap<string, string>, people: readonly number[]): Promise<void> {
  const [redundant, before] = [world.brevo.world.counters.redundantWrites, writes(world)]
  await world.clock.sleep(3_600_000)
  expect(await world.round()).toMatchObject({ kind: 'done', planned: 0, back: { planned: 0 } })
  expect(writes(world)).toBe(before)
  expect(world.brevo.world.counters.redundantWrites).toBe(redundant)
  expect(world.brevo.world.resubscriptions).toBe(0)
  for (const id of people) {
    expect(world.freshdesk.world.contacts.get(id)?.email).toBe(emails.get(`helpdesk ${id}`))
    expect(contactOf(world, id)?.email).toBe(emails.get(`brevo ${id}`))
  }
}

/** Fields that are not as their owner's rule has it, given what people did. */
function differences(
  world: TwoWay,
  people: readonly number[],
  edits: ReadonlyMap<string, Partial<Record<Side, Edit>>>,
  ownerOf: ReadonlyMap<string, Owner>,
  uncut: readonly number[],
): readonly string[] {
  return people.flatMap((id) =>
    fields.flatMap((field) => {
      const { helpdesk, brevo } = shown(world, id, field)
      const owner = ownerOf.get(field.from) ?? 'helpdesk'
      const edit = edits.get(`${id} ${field.from}`) ?? {}
      // A number that somebody on the blocklist had is not written again: consent goes before the owner.
      if (field.to === 'SMS' && contactOf(world, id)?.emailBlacklisted === true) return []
      const say = (why: string): string[] => [
        `${id} ${field.from} (${owner}): ${helpdesk} | ${brevo}: ${why}; ${JSON.stringify(edit)}`,
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
      const last = lastEdit(edit, uncut)
      if (last === undefined) return []
      const [side, value] = last
      return (side === 'helpdesk' ? helpdesk : brevo) === value ? [] : say(`the last edit was ${side}'s`)
    }),
  )
}

/** Whose edit came last, where a whole round in between had made both sides one; else either may have won. */
function lastEdit(
  { helpdesk, brevo }: Partial<Record<Side, Edit>>,
  uncut: readonly number[],
): [Side, Value] | undefined {
  if (helpdesk === undefined && brevo === undefined) return undefined
  if (brevo === undefined) return helpdesk === undefined ? undefined : ['helpdesk', helpdesk.value]
  if (helpdesk === undefined) return ['brevo', brevo.value]
  const [early, late] = helpdesk.round < brevo.round ? [helpdesk, brevo] : [brevo, helpdesk]
  if (!uncut.some((round) => round >= early.round && round < Math.floor(late.round))) return undefined
  return late === helpdesk ? ['helpdesk', late.value] : ['brevo', late.value]
}
