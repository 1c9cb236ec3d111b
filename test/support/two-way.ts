import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { applyPlan } from '@tajo/activation/apply/apply-plan'
import { planActivation } from '@tajo/activation/plan-activation'
import { type WriteBackReport, writeBack } from '@tajo/activation/write-back/write-back'
import { connectBrevo } from '@tajo/brevo/connection'
import type { ActivationConfig, FieldMapping } from '@tajo/core/config/activation-config'
import type { BrevoConfig } from '@tajo/core/config/config'
import type { Sender } from '@tajo/core/http/send'
import { silentLog } from '@tajo/core/log'
import { type PlayedRequest, type PlayedResponse, senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { Warehouse } from '@tajo/core/warehouse'
import { createSource, type Source } from '@tajo/engine/source'
import { sync } from '@tajo/engine/sync'
import { shippedModels } from '@tajo/models/models'
import { runModels } from '@tajo/models/run-models'
import { BrevoSandbox } from '@tajo/sandbox/brevo/sandbox'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import type { Dice } from './dice.ts'
import { temporaryFolder } from './duck-store.ts'
import { usualConfig } from './source.ts'
import { type Desk, type DeskName, openDesk } from './two-way-desks.ts'
import { departments } from './two-way-fields.ts'

const account: BrevoConfig = {
  ...usualConfig,
  name: 'brevo',
  type: 'brevo',
  layer: 'brevo',
  domain: 'api.brevo.com',
  baseUrl: 'http://127.0.0.1:4103',
  apiKey: 'xkeysib-sandbox',
  consentAttributes: [],
}

/** Where a round is cut: at this call of it, before the vendor has heard of it or after. */
export interface Cut {
  readonly atCall: number
  readonly isHeard: boolean
}

/** What a round came to; `cut`: its process died on the way. */
export type Round =
  | { readonly kind: 'cut' }
  | { readonly kind: 'done'; readonly planned: number; readonly back: WriteBackReport }

export interface TwoWayOptions {
  readonly seed: number
  readonly chance: Dice
  /** In the order of the configuration. */
  readonly desks: readonly DeskName[]
  fieldsOf(desk: DeskName): readonly FieldMapping[]
}

/** Helpdesks, a Brevo, a warehouse and the whole way between them in both directions, on one clock and without sockets. */
export class TwoWay {
  readonly clock = new VirtualClock(Date.UTC(2026, 10, 2, 8))
  readonly desks: readonly Desk[]
  readonly brevo: BrevoSandbox
  /** Called before each request of a round, so that people may do something meanwhile. */
  meanwhile: ((call: number) => void) | undefined
  readonly #config: ActivationConfig
  readonly #folder = temporaryFolder()
  readonly #chance: Dice
  readonly #models = shippedModels('customers', 'customer_identities', 'customer_metrics', 'customer_source_metrics')
  #warehouse: Warehouse | undefined
  #calls = 0
  #cut: Cut | undefined
  #isDead = false

  constructor({ seed, chance, desks, fieldsOf }: TwoWayOptions) {
    this.#chance = chance
    this.desks = desks.map((name) => openDesk(name, { seed, clock: this.clock, folder: this.#folder }))
    this.brevo = new BrevoSandbox({
      seed,
      clock: this.clock,
      empty: true,
      attributes: {
        JOB: 'text',
        NICKNAME: 'text',
        BADGE: 'float',
        PERMANENT: 'boolean',
        RATE: 'float',
        SINCE: 'date',
        PLATE: 'text',
      },
    })
    const enumeration = departments.map((label, place) => ({ value: place + 1, valueStr: label, label }))
    this.brevo.world.attributes.set('DEPARTMENT', { name: 'DEPARTMENT', category: 'category', enumeration })
    this.#config = {
      newContacts: 'blocklist',
      consentField: undefined,
      defaultRegion: undefined,
      createAttributes: false,
      when: 'manual',
      companies: 'attribute',
      readBack: 'all',
      eventMaxAgeMs: 0,
      consentAttributes: [],
      guards: { maxListRemoval: 1, maxShrink: 1, maxSameValue: 1, maxEventsPerContact: 3, maxNewSubscribed: 0 },
      sources: desks.map((name) => ({ source: name, type: name, fields: fieldsOf(name), lists: [], events: {} })),
    }
  }

  /** Helpdesk syncs (unless they are left out), mirror, models, plan, apply, write-back, as one process would. */
  async round(cut?: Cut, { isSynced = true } = {}): Promise<Round> {
    const whole = await this.#store()
    this.#calls = 0
    this.#cut = cut
    this.#isDead = false
    const warehouse = this.#mortal(whole)
    const dependencies = { clock: this.clock, log: silentLog, random: this.#chance.roll }
    const desks = this.desks.map((desk) => {
      const sender = this.#senderTo((request) => desk.handle(request))
      return { desk, connection: desk.connect(sender, dependencies) }
    })
    const { baseUrl, apiKey } = account
    const sender = this.#senderTo((request) => this.brevo.handle(request))
    const target = connectBrevo({ source: 'brevo', baseUrl, apiKey, reservePercent: 0, sender }, dependencies)
    try {
      for (const { desk, connection } of isSynced ? desks : [])
        await this.#sync(createSource(desk.config, connection), warehouse, desk.streams, false)
      const mirror = createSource(account, target)
      const readMirror = ({ whole: full }: { readonly whole: boolean }): Promise<void> =>
        this.#sync(mirror, warehouse, ['contacts', 'lists', 'contact_attributes'], full)
      await readMirror({ whole: false })
      await runModels(warehouse, {
        sources: this.desks.map(({ name }) => ({ name, vendor: name })),
        clock: this.clock,
        models: this.#models,
      })
      const { clock } = this
      const signal = new AbortController().signal
      const { destination } = target
      const plan = await planActivation({
        warehouse,
        config: this.#config,
        layers: { support: 'support', mirror: 'brevo' },
        destination,
        clock,
        newId: () => `plan-${this.#chance.below(2 ** 30)}`,
        newKey: () => 'a key of tests, of no use elsewhere',
      })
      await applyPlan({ plan, warehouse, destination, readMirror, config: this.#config, clock, signal })
      const writers = new Map(
        desks.flatMap(({ desk, connection }) =>
          connection.contacts === undefined ? [] : [[desk.name, connection.contacts] as const],
        ),
      )
      const back = await writeBack({ writes: plan.helpdeskWrites, writers, warehouse, clock, planId: plan.id, signal })
      if (this.#isDead) return { kind: 'cut' }
      return { kind: 'done', planned: plan.contacts.length, back }
    } catch (error) {
      if (this.#isDead) return { kind: 'cut' }
      throw error
    } finally {
      for (const { connection } of desks) await connection.close()
      await target.close()
    }
  }

  async rows(sql: string): Promise<readonly (readonly unknown[])[]> {
    return (await (await this.#store()).query(sql)).rows
  }

  async close(): Promise<void> {
    await this.#warehouse?.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #store(): Promise<Warehouse> {
    this.#warehouse ??= await openDuckDb({ path: join(this.#folder, 'tajo.duckdb'), clock: this.clock })
    return this.#warehouse
  }

  async #sync(source: Source, warehouse: Warehouse, streams: readonly string[], full: boolean): Promise<void> {
    const signal = new AbortController().signal
    const { verdict } = await sync(source, warehouse, { streams, full, clock: this.clock, signal })
    if (verdict.kind !== 'complete') throw new Error(`sync of ${source.config.name}: ${JSON.stringify(verdict)}`)
  }

  #senderTo(handle: (request: PlayedRequest) => PlayedResponse): Sender {
    return senderFor((request) => this.#call(request, handle), this.clock, 40)
  }

  #call(request: PlayedRequest, handle: (request: PlayedRequest) => PlayedResponse): PlayedResponse {
    if (this.#isDead) throw new Error('the process is dead')
    this.#calls += 1
    this.meanwhile?.(this.#calls)
    if (this.#cut?.atCall !== this.#calls) return handle(request)
    this.#isDead = true
    if (this.#cut.isHeard) handle(request)
    throw new Error('the process is dead')
  }

  /** A store that a dead process cannot reach any more; what it had committed is there. */
  #mortal(warehouse: Warehouse): Warehouse {
    return new Proxy(warehouse, {
      get: (target, name, receiver) => {
        const value: unknown = Reflect.get(target, name, receiver)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          if (this.#isDead) throw new Error('the process is dead')
          const answer: unknown = Reflect.apply(value, target, given)
          return answer instanceof Promise ? this.clock.busy(answer) : answer
        }
      },
    })
  }
}
