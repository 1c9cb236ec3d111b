import { randomUUID } from 'node:crypto'
import type { ActivationConfig } from '@tajo/core/config/activation-config'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planActivation } from '../plan-activation.ts'
import { helpdeskConfig, helpdeskTables, type Person } from '../testing/helpdesk.ts'
import { type Played, playedAccount } from '../testing/played-account.ts'

const runs = Number(process.env['TAJO_PROPERTY_RUNS'] ?? 25)
// A change is judged by histories that stay the same; everybody else looks for new ones.
const usual = process.env['CI'] === undefined ? Date.now() % 2 ** 31 : 20_261_121
const seed = Number(process.env['TAJO_PROPERTY_SEED'] ?? usual)

const who = fc.nat(5)
/** What people, agents and users of the account do. Numbers are people of the helpdesk; who is not there is left out. */
const deed = fc.oneof(
  fc.record({ do: fc.constant('tickets'), who, open: fc.nat(2) }),
  fc.record({ do: fc.constant('helpdesk e-mail'), who, to: fc.nat(7) }),
  fc.record({ do: fc.constant('helpdesk phone'), who, to: fc.option(fc.nat(3)) }),
  fc.record({ do: fc.constant('helpdesk merge'), who, into: who }),
  fc.record({ do: fc.constant('consent'), who, given: fc.boolean() }),
  fc.record({ do: fc.constant('unsubscribe'), who }),
  fc.record({ do: fc.constant('stop texts'), who }),
  fc.record({ do: fc.constant('leave list'), who }),
  fc.record({ do: fc.constant('brevo e-mail'), who, to: fc.nat(7) }),
  fc.record({ do: fc.constant('delete'), who }),
  fc.record({ do: fc.constant('sign up'), who }),
)
const step = fc.oneof(
  { weight: 3, arbitrary: deed },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('run'),
      policy: fc.constantFrom<ActivationConfig['newContacts']>('blocklist', 'subscribe', 'skip'),
      importFrom: fc.constantFrom(1, 100),
      // Between the plan and its first write, as when a person looks at it for hours.
      meanwhile: fc.array(deed, { maxLength: 2 }),
      // The process dies when so many calls have gone out, with or without the last one's answer.
      diesAfter: fc.option(fc.nat(8)),
      losesAnswer: fc.option(fc.nat(4)),
    }),
  },
)
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const address = (n: number): string => `p${n}@example.com`

test(`no history of plans, kills and lost answers writes to somebody who had opted out (seed ${seed})`, async () => {
  let written = 0
  let blocked = 0
  let died = 0
  const property = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (history) => {
    const told = await play(history)
    written += told.written
    blocked += told.blocked
    died += told.died
    expect(told.wrong).toEqual([])
  })
  // A history takes seconds: the smallest one that fails is not looked for for ever.
  await fc.assert(property, { seed, numRuns: runs, interruptAfterTimeLimit: 540_000, markInterruptAsFailure: true })
  process.stdout.write(`${written} contact writes, ${blocked} blocked contacts at the end, ${died} runs that died\n`)
  if (runs >= 10) expect(Math.min(written, blocked, died)).toBeGreaterThan(0)
}, 600_000)

async function play(history: readonly Step[]) {
  const played = await playedAccount()
  const { sandbox, warehouse, clock } = played
  const people: Person[] = Array.from({ length: 6 }, (_, id) => ({
    id: id + 1,
    email: address(id),
    phone: null,
    openTickets: id % 2,
    hasConsent: id % 3 === 0,
  }))
  for (const n of [0, 2, 4]) sandbox.people.create(address(n))
  let died = 0
  for (const one of history) {
    await clock.sleep(60_000)
    if (one.do === 'run' && 'policy' in one) died += (await run(played, people, one)) ? 1 : 0
    else act(played, people, one as Deed)
  }
  // Whatever was cut: in the end a run goes through.
  await run(played, people, { policy: 'subscribe', importFrom: 100, meanwhile: [], diesAfter: null, losesAnswer: null })
  const contacts = [...sandbox.world.contacts.values()]
  await warehouse.close()
  return {
    wrong: sandbox.world.watch.resubscriptions,
    written: sandbox.world.counters.contactWrites,
    blocked: contacts.filter(({ emailBlacklisted }) => emailBlacklisted).length,
    died,
  }
}

/** One run: mirror, plan, apply. True if it died on the way. */
async function run(
  played: Played,
  people: Person[],
  how: Omit<Extract<Step, { policy: unknown }>, 'do'>,
): Promise<boolean> {
  const { sandbox, warehouse, clock } = played
  const config = helpdeskConfig({ newContacts: how.policy, consentField: 'custom_fields.consent' })
  const destination = { ...played.destination, importFrom: how.importFrom }
  await helpdeskTables(warehouse, people, new Date(clock.now()).toISOString())
  await played.readMirror({ whole: sandbox.calls % 3 === 0 })
  const plan = await planActivation({
    warehouse,
    config,
    layers: { support: 'support', mirror: 'brevo' },
    destination,
    clock,
    newId: randomUUID,
    newKey: () => 'a key of tests, of no use elsewhere',
  })
  for (const deed of how.meanwhile) act(played, people, deed)
  if (how.meanwhile.length > 0) await clock.sleep(600_000)
  let calls = 0
  const isDead = (): boolean => how.diesAfter !== null && calls > how.diesAfter
  const died = new Error('killed')
  sandbox.beforeRequest = () => {
    calls += 1
    if (calls - 1 === how.losesAnswer) sandbox.faults.next('reset')
  }
  // Whatever a dead process would still do is not done: neither calls nor commits.
  const alive =
    <Arguments extends readonly unknown[], Result>(work: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      if (isDead()) throw died
      const result = await work(...given)
      if (isDead()) throw died
      return result
    }
  const mortal = Object.fromEntries(
    Object.entries(destination).map(([name, member]) => [
      name,
      ['importFrom', 'cost', 'usage'].includes(name) ? member : alive(member as () => Promise<unknown>),
    ]),
  ) as unknown as typeof destination
  const store = new Proxy(warehouse, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      const bound = member.bind(target) as () => Promise<unknown>
      return name === 'work' ? alive(bound) : bound
    },
  })
  try {
    await played.apply(plan, { config, destination: mortal, warehouse: store })
    return false
  } catch (error) {
    if (error !== died && !(error instanceof Error && isDead())) throw error
    return true
  } finally {
    sandbox.beforeRequest = undefined
  }
}

function act({ sandbox }: Played, people: Person[], deed: Deed): undefined {
  const change = (n: number, more: Partial<Person>): undefined => {
    const person = people[n]
    if (person !== undefined) people[n] = { ...person, ...more }
  }
  const contact = [...sandbox.world.contacts.values()].find(({ extId, email }) =>
    extId === null ? email === address(deed.who) : extId === `freshdesk-${deed.who + 1}`,
  )
  switch (deed.do) {
    case 'tickets':
      return change(deed.who, { openTickets: 'open' in deed ? deed.open : 0 })
    case 'helpdesk e-mail':
      return change(deed.who, { email: address('to' in deed && typeof deed.to === 'number' ? deed.to : 0) })
    case 'helpdesk phone':
      return change(deed.who, { phone: 'to' in deed && deed.to !== null ? `+3361234567${deed.to}` : null })
    case 'helpdesk merge': {
      const into = 'into' in deed ? people[deed.into] : undefined
      if (into === undefined || into.mergedInto !== undefined || deed.who + 1 === into.id) return
      if (people.some(({ mergedInto }) => mergedInto === deed.who + 1)) return
      return change(deed.who, { mergedInto: into.id })
    }
    case 'consent':
      return change(deed.who, { hasConsent: 'given' in deed && deed.given })
    case 'sign up':
      if (sandbox.world.contacts.find('email', address(deed.who)) === undefined)
        sandbox.people.create(address(deed.who))
      return
  }
  if (contact === undefined) return
  switch (deed.do) {
    case 'unsubscribe':
      sandbox.people.unsubscribe(contact.id)
      return
    case 'stop texts':
      sandbox.people.stopTexts(contact.id)
      return
    case 'leave list':
      sandbox.people.unsubscribeFromList(contact.id, 31)
      return
    case 'delete':
      sandbox.people.delete(contact.id)
      return
    case 'brevo e-mail': {
      const to = address('to' in deed && typeof deed.to === 'number' ? deed.to : 0)
      if (sandbox.world.contacts.find('email', to) === undefined) sandbox.people.changeEmail(contact.id, to)
    }
  }
}
