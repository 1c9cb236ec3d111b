import { applyPlan } from '@tajo/activation/apply/apply-plan'
import { eventsPart } from '@tajo/activation/events/plan-events'
import type { Plan } from '@tajo/activation/plan'
import { planActivation } from '@tajo/activation/plan-activation'
import type { ActivationReport } from '@tajo/activation/report'
import type { BrevoConfig, Config, SourceConfig } from '@tajo/core/config/config'
import { loadConfig } from '@tajo/core/config/load-config'
import { silentLog } from '@tajo/core/log'
import { randomFrom } from '@tajo/core/testing/random'
import { type PlayedRequest, type PlayedResponse, senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { Warehouse } from '@tajo/core/warehouse'
import { createSource, type Source } from '@tajo/engine/source'
import { sync } from '@tajo/engine/sync'
import { runModels } from '@tajo/models/run-models'
import { connectTarget } from '@tajo/operations/connect-source'
import { BrevoSandbox } from '@tajo/sandbox/brevo/sandbox'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { ZendeskSandbox } from '@tajo/sandbox/zendesk/sandbox'
import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from './support/duck-store.ts'
import { openSource } from './support/source.ts'

/** Two helpdesks that know some of the same people, mapped to the same attributes, lists and events. */
const yaml = `
warehouse: duckdb:./tajo.duckdb
connectors:
  freshdesk:
    domain: acme-sandbox.freshdesk.com
    api_key: sandbox-key
    streams: { tickets: { history: true } }
    lists: { all_support_contacts: 30, open_tickets: 31, resolved_tickets: 32 }
    contact_mapping:
      email: email
      name: FULLNAME
      phone: SMS
      company_id: COMPANY
      job_title: JOB_TITLE
      language: LANGUAGE
      total_tickets: TICKET_COUNT
      open_tickets: OPEN_TICKETS
      avg_csat: CSAT_SCORE
      last_ticket_date: LAST_SUPPORT_DATE
    ticket_events: { ticket_created: support_ticket_created, satisfaction_rated: csat_submitted }
  zendesk:
    subdomain: acme-sandbox
    auth: { email: sandbox@acme.example, api_token: sandbox-token }
    lists: { all_customers: 30, active_tickets: 31, satisfied_customers: 33 }
    field_mapping:
      email: email
      name: FULLNAME
      organization.name: COMPANY
      locale: LANGUAGE
      open_tickets: OPEN_TICKETS
      total_tickets: TICKET_COUNT
      avg_satisfaction: CSAT_SCORE
      last_ticket_date: LAST_SUPPORT_DATE
brevo:
  api_key: xkeysib-sandbox
  new_contacts: blocklist
`

const nothing = { delivered: 0, unchanged: 0, withheld: 0, rejected: 0, conflicted: 0, waiting: 0 }
const signal = new AbortController().signal

class Accounts {
  readonly clock = new VirtualClock(Date.UTC(2026, 10, 2, 8))
  readonly freshdesk = new FreshdeskSandbox({ seed: 7, clock: this.clock, size: { tickets: 100, contacts: 80 } })
  readonly zendesk = new ZendeskSandbox({ seed: 7, clock: this.clock, size: { tickets: 100, users: 80 } })
  readonly brevo: BrevoSandbox
  readonly #config: Config
  readonly #warehouse: Warehouse
  readonly #random = randomFrom(7)

  constructor(config: Config, warehouse: Warehouse) {
    this.#config = config
    this.#warehouse = timeless(warehouse, this.clock)
    // Every other one of them is in Brevo already, some of them blocked.
    const people = [...this.freshdesk.world.contacts.values()].flatMap(({ email, name, deleted }) =>
      email === null || deleted ? [] : [{ email, name }],
    )
    this.brevo = new BrevoSandbox({ seed: 7, clock: this.clock, people })
  }

  /** Both helpdesks, the mirror, the models, plan and apply, as one run of `tajo sync` and `tajo activate`. */
  async run(): Promise<{ plan: Plan; report: ActivationReport }> {
    const { activation } = this.#config
    if (activation === undefined) throw new Error('nothing is mapped')
    const [freshdesk, zendesk] = [this.#configOf('freshdesk'), this.#configOf('zendesk')]
    await this.#syncHelpdesk(freshdesk, (request) => this.freshdesk.handle(request))
    await this.#syncHelpdesk(zendesk, (request) => this.zendesk.handle(request))
    const { clock } = this
    const warehouse = this.#warehouse
    const account = this.#configOf('brevo') as BrevoConfig
    const connection = await connectTarget(
      account,
      { clock, log: silentLog, random: this.#random },
      senderFor((request) => this.brevo.handle(request), clock, 40),
    )
    try {
      const mirror = createSource(account, connection)
      const readMirror = ({ whole }: { readonly whole: boolean }): Promise<void> =>
        this.#sync(mirror, { streams: ['contacts', 'lists', 'contact_attributes'], full: whole })
      await readMirror({ whole: false })
      const sources = [freshdesk, zendesk].map(({ name, type }) => ({ name, vendor: type }))
      await clock.busy(runModels(warehouse, { sources, clock }))
      const { destination } = connection
      const plan = await planActivation({
        warehouse,
        config: activation,
        layers: { support: 'support', mirror: 'brevo' },
        destination,
        clock,
        newId: () => `plan-${Math.floor(this.#random() * 2 ** 30)}`,
        newKey: () => 'a key of tests, of no use elsewhere',
        parts: { events: eventsPart({ config: activation, layer: 'support', clock }) },
      })
      const report = await applyPlan({ plan, warehouse, destination, readMirror, config: activation, clock, signal })
      return { plan, report }
    } finally {
      await connection.close()
    }
  }

  #configOf(type: SourceConfig['type']): SourceConfig {
    const found = this.#config.sources.find((source) => source.type === type)
    if (found === undefined) throw new Error(`${type} is not in the file`)
    return found
  }

  async #syncHelpdesk(
    config: SourceConfig,
    handle: (request: PlayedRequest) => PlayedResponse | Promise<PlayedResponse>,
  ) {
    const sender = senderFor(handle, this.clock, 40)
    const source = await openSource({ config, sender, clock: this.clock, random: this.#random })
    try {
      await this.#sync(source, {})
    } finally {
      await source.close()
    }
  }

  async #sync(source: Source, options: { readonly streams?: readonly string[]; readonly full?: boolean }) {
    const { verdict } = await sync(source, this.#warehouse, { ...options, clock: this.clock, signal })
    if (verdict.kind !== 'complete') throw new Error(`${source.config.name}: ${JSON.stringify(verdict)}`)
  }
}

/** A store that takes no time of the clock. */
function timeless(warehouse: Warehouse, clock: VirtualClock): Warehouse {
  return new Proxy(warehouse, {
    get: (target, name, receiver) => {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        const answer: unknown = Reflect.apply(value, target, given)
        return answer instanceof Promise ? clock.busy(answer) : answer
      }
    },
  })
}

const sum = (outcomes: Readonly<Record<string, number>>): number =>
  Object.values(outcomes).reduce((all, n) => all + n, 0)
const count = ({ withheldWhole }: Plan, reason: string): number =>
  withheldWhole.find((one) => one.reason === reason)?.count ?? 0

describe.each(stores)('Freshdesk and Zendesk into one Brevo, on $kind', (store) => {
  test('are brought there once: the run after has nothing to write, and nobody is brought back', async () => {
    const folder = temporaryFolder()
    const config = await loadConfig({ path: 'tajo.yml', cwd: folder, env: {}, text: yaml })
    const warehouse = await store.open(await store.address())
    onTestFinished(() => warehouse.close())
    const accounts = new Accounts(config, warehouse)
    const first = await accounts.run()
    expect(first.plan.guards.filter(({ ok }) => !ok)).toEqual([])
    expect(first.plan.create).toBeGreaterThan(20)
    expect(first.plan.update).toBeGreaterThan(20)
    // The few tickets that are open in these accounts are spam.
    expect(first.plan.lists.filter(({ add }) => add > 0).map(({ id }) => id)).toEqual([33, 30, 32])
    // People of both helpdesks under one address that only one of them knows to be theirs.
    expect(count(first.plan, 'email-of-another')).toBeGreaterThan(5)
    expect(first.plan.conflicts).toEqual([])
    expect(sum(first.plan.outcomes)).toBe(first.plan.considered)
    expect(sum(first.report.outcomes)).toBe(first.plan.considered)
    expect(first.report).toMatchObject({
      state: 'done',
      outcomes: { rejected: 0, waiting: 0 },
      readBack: { differ: 0 },
    })

    await accounts.clock.sleep(3_600_000)
    const writes = accounts.brevo.world.counters.contactWrites
    const second = await accounts.run()
    expect(second.plan).toMatchObject({ contacts: [], events: [], helpdeskWrites: [], companies: [], conflicts: [] })
    expect(second.plan.lists.flatMap(({ add, remove }) => [add, remove])).toEqual(Array(8).fill(0))
    expect(second.plan.considered).toBe(first.plan.considered)
    const { withheld } = first.plan.outcomes
    const unchanged = first.plan.outcomes.delivered + first.plan.outcomes.unchanged
    expect(second.plan.outcomes).toEqual({ ...nothing, unchanged, withheld })
    expect(second.report.outcomes).toEqual(second.plan.outcomes)
    expect(second.plan.remarks).toEqual([])
    expect(accounts.brevo.world.counters).toMatchObject({
      contactWrites: writes,
      redundantWrites: 0,
      droppedValues: {},
    })
    expect(accounts.brevo.world.resubscriptions).toBe(0)
  }, 240_000)
})
