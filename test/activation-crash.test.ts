import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { helpdeskTables, type Person } from '@tajo/activation/testing/helpdesk'
import { supportTables } from '@tajo/activation/testing/support-tables'
import { BrevoSandbox } from '@tajo/sandbox/brevo/sandbox'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ActivationChildOptions } from './support/activation-child.ts'
import { dice } from './support/dice.ts'
import { temporaryFolder } from './support/duck-store.ts'
import { hurriedClock } from './support/hurried-clock.ts'

const kills = Number(process.env['TAJO_CRASH_RUNS'] ?? 6)
// A change is judged by kills that stay the same; everybody else looks for new ones.
const usual = process.env['CI'] === undefined ? Date.now() % 2 ** 31 : 20_261_121
const seed = Number(process.env['TAJO_CRASH_SEED'] ?? usual)
/** A run that is let go takes about this long once it applies, so that kills fall anywhere in it. */
const longestMs = 1_500
/** On the hurried clock: what Brevo has not shown by then may be sent once more. */
const settledMs = 20 * 60_000
const childPath = fileURLToPath(new URL('./support/activation-child.ts', import.meta.url))

const chance = dice(seed)
const epochMs = Date.now()
const clock = hurriedClock(epochMs)
const sandbox = new BrevoSandbox({ clock, size: { contacts: 0 }, attributes: { OPEN_TICKETS: 'float' } })
const folder = temporaryFolder()
const path = join(folder, 'tajo.duckdb')
const people: Person[] = Array.from({ length: 120 }, (_, index) => ({
  id: index + 1,
  email: `p${index}@example.com`,
  phone: null,
  openTickets: index % 3,
  hasConsent: false,
}))
/** Happenings by key, with their moment. */
const happened = new Map<string, { readonly customer: number; readonly at: number }>()
let url = ''

beforeAll(async () => {
  url = await sandbox.listen()
  // Half of them are contacts already, and subscribed.
  for (const { email, id } of people) if (id % 2 === 0 && email !== null) sandbox.people.create(email)
})

afterAll(async () => {
  await sandbox.close()
  rmSync(folder, { recursive: true, force: true })
})

test(
  `kill -9 at any of ${kills} moments: Brevo ends as planned, nothing is written twice, no event doubled (seed ${seed})`,
  async () => {
    // The first run of all sets the moment from which on events are sent.
    await store()
    expect(JSON.parse((await runChild()).at(-1) ?? '')).toMatchObject({ state: 'done' })
    const moments = new Map<string, number>()
    let killed = 0
    while (killed < kills) {
      live()
      await store()
      const said = await runChild(Math.ceil(chance.roll() * longestMs))
      const last = said.at(-1) ?? 'before the mirror was read'
      if (last.startsWith('{')) continue
      killed += 1
      moments.set(last, (moments.get(last) ?? 0) + 1)
      expect(sandbox.world.duplicateEvents).toEqual({})
      expect(sandbox.world.counters.redundantWrites).toBe(0)
    }
    process.stdout.write(`${killed} kills: ${[...moments].map(([when, n]) => `${n} at ${when}`).join(', ')}\n`)

    await store()
    await runChild()
    // What was under way when the process died is looked for by one run, and what never arrived is sent by the next.
    await clock.sleep(settledMs)
    await runChild()
    await runChild()
    const told = JSON.parse((await runChild()).at(-1) ?? '') as Record<string, unknown>
    expect(told).toMatchObject({ state: 'done', planned: 0, events: 0, sent: { unanswered: 0, waiting: 0 } })
    expect(differences()).toEqual([])
    expect(sandbox.world.resubscriptions).toBe(0)
    expect(sandbox.world.counters.redundantWrites).toBe(0)
    expect(sandbox.world.duplicateEvents).toEqual({})
    const arrived = sandbox.world.events.length
    expect(arrived).toBe(happened.size)
    expect(happened.size).toBeGreaterThan(0)
  },
  60_000 + kills * 20_000,
)

/** Tickets come and go, and people leave. */
function live(): void {
  for (let n = 20 + chance.below(60); n > 0; n -= 1) {
    const index = chance.below(people.length)
    const person = people[index]
    if (person === undefined) continue
    people[index] = { ...person, openTickets: chance.below(4) }
    if (chance.below(4) > 0) continue
    happened.set(`ticket_resolved:freshdesk:${happened.size + 1}:1`, { customer: person.id, at: clock.now() })
  }
  const leaving = [...sandbox.world.contacts.values()][chance.below(sandbox.world.contacts.size)]
  if (leaving !== undefined && chance.below(2) === 0) sandbox.people.unsubscribe(leaving.id)
}

/** Writes what the helpdesk's sync and the models would leave. */
async function store(): Promise<void> {
  const warehouse = await openDuckDb({ path, clock, command: 'helpdesk' })
  try {
    await helpdeskTables(warehouse, people, new Date(clock.now()).toISOString())
    await supportTables(warehouse, {
      timeline: [...happened].map(([key, { customer, at }]) => ({
        event_key: key,
        source: 'freshdesk',
        ticket_id: Number(key.split(':')[2]),
        customer_id: `freshdesk-${customer}`,
        event: 'ticket_resolved',
        happened_at: new Date(at).toISOString(),
        properties: { status: 'solved' },
      })),
    })
  } finally {
    await warehouse.close()
  }
}

/** Runs an activation in a process of its own and kills it, unless it has ended by then. Answers what it said. */
function runChild(killAfterMs?: number): Promise<readonly string[]> {
  const options: ActivationChildOptions = { url, path, epochMs }
  const child = spawn(process.execPath, [childPath, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  let timer: NodeJS.Timeout | undefined
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (killAfterMs !== undefined) timer ??= setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  })
  return new Promise((resolve) => {
    child.once('close', () => {
      clearTimeout(timer)
      resolve(said.split('\n').filter((line) => line !== ''))
    })
  })
}

/** People whose contact is not as the helpdesk has it. */
function differences(): readonly string[] {
  return people.flatMap(({ id, email, openTickets }) => {
    const contact = sandbox.world.contacts.find('email', email ?? '')
    if (contact === undefined) return [`${id} is missing`]
    const value = contact.attributes['OPEN_TICKETS']
    if (value !== openTickets) return [`${id} has ${String(value)} open tickets, not ${openTickets}`]
    const [isIn, belongs] = [contact.listIds.includes(31), openTickets > 0]
    // Whoever opted out is put into no list; people Tajo put on the blocklist itself are.
    const mayBeIn = !contact.emailBlacklisted || id % 2 === 1
    if (isIn && !belongs) return [`${id} is in the list`]
    return !isIn && belongs && mayBeIn ? [`${id} is not in the list`] : []
  })
}
