import type { FieldMapping, Owner } from '@tajo/core/config/activation-config'
import { expect, test } from 'vitest'
import { dice } from './support/dice.ts'
import { type Round, TwoWay } from './support/two-way.ts'
import type { DeskName, Value } from './support/two-way-desks.ts'
import { type Field, fieldsOf } from './support/two-way-fields.ts'
import {
  behind,
  changeEmail,
  contactOf,
  editOne,
  noteEmails,
  type Person,
  peopleOf,
  type Side,
  shown,
  words,
} from './support/two-way-people.ts'
import { after, differences, Edits, echoes, type Settling } from './support/two-way-rules.ts'

const wanted = process.env['TAJO_TWO_WAY_ROUNDS']
// A change is judged by seeds that stay the same; everybody else looks for new ones.
const usual = process.env['CI'] === undefined ? Date.now() % 2 ** 30 : 20_261_121
const first = Number(process.env['TAJO_TWO_WAY_SEED'] ?? usual)
const seeds = Number(process.env['TAJO_TWO_WAY_SEEDS'] ?? 1)
const only = process.env['TAJO_TWO_WAY_DESKS']
const owners: readonly Owner[] = ['helpdesk', 'brevo', 'newest', 'first_non_empty']
/** Helpdesks that feed the account, in the order of the configuration. With both a round takes longer. */
const plays: readonly { readonly desks: readonly DeskName[]; readonly usualRounds: number }[] = [
  { desks: ['freshdesk'], usualRounds: 30 },
  { desks: ['zendesk'], usualRounds: 30 },
  { desks: ['freshdesk', 'zendesk'], usualRounds: 12 },
]

for (const { desks, usualRounds } of plays.filter((one) => only === undefined || only === one.desks.join('+'))) {
  for (let seed = first; seed < first + seeds; seed += 1) {
    const rounds = Number(wanted ?? usualRounds)
    const title = `${desks.join(' and ')}, both ways for ${rounds} rounds of edits, cuts and lost answers`
    test(`${title}: both sides end as the owners say (seed ${seed})`, () => play(desks, seed, rounds), 600_000)
  }
}

async function play(desks: readonly DeskName[], seed: number, rounds: number): Promise<void> {
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
    expect(await echoes(ends)).toEqual([])
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

function line(from: string, to: string, owner: Owner): FieldMapping {
  return { from, to, owner, whenNull: 'keep', default: undefined, where: `tajo.yml: ${from}` }
}
