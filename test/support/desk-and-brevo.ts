import type { Config, SourceConfig } from '@tajo/core/config/config'
import { loadConfig } from '@tajo/core/config/load-config'
import type { Connection } from '@tajo/core/connector'
import { silentLog } from '@tajo/core/log'
import { randomFrom } from '@tajo/core/testing/random'
import { type PlayedRequest, senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Hint } from '@tajo/core/webhook'
import { sync } from '@tajo/engine/sync'
import { type Activated, runActivation } from '@tajo/operations/activation/run-activation'
import { targetOf } from '@tajo/operations/activation/target'
import { connectSource } from '@tajo/operations/connect-source'
import type { PendingDelivery, Processed } from '@tajo/operations/deliveries/delivery'
import { processDeliveries } from '@tajo/operations/deliveries/process-deliveries'
import type { Call, News } from '@tajo/operations/operation'
import { withSource } from '@tajo/operations/with-source'
import type { Workplace } from '@tajo/operations/workplace'
import { BrevoSandbox } from '@tajo/sandbox/brevo/sandbox'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { ZendeskSandbox } from '@tajo/sandbox/zendesk/sandbox'
import { temporaryFolder } from './duck-store.ts'
import { timeless } from './timeless.ts'

/** Two helpdesks, a Brevo and all that stands between them, on one clock and without sockets. */
export class DeskAndBrevo implements Workplace {
  readonly clock = new VirtualClock(Date.UTC(2026, 10, 2, 8))
  readonly freshdesk = new FreshdeskSandbox({ seed: 7, clock: this.clock, size: { tickets: 40, contacts: 24 } })
  readonly zendesk = new ZendeskSandbox({ seed: 7, clock: this.clock, size: { tickets: 30, users: 24 } })
  readonly brevo = new BrevoSandbox({ seed: 7, clock: this.clock })
  readonly random = randomFrom(7)
  readonly log = silentLog
  readonly news: News[] = []
  readonly call: Call = {
    signal: new AbortController().signal,
    actor: 'test',
    tell: (news) => void this.news.push(news),
  }
  readonly config: Config
  readonly #warehouse: Warehouse
  #deliveries = 0

  constructor(config: Config, warehouse: Warehouse) {
    this.config = config
    this.#warehouse = timeless(warehouse, this.clock)
  }

  withWarehouse: Workplace['withWarehouse'] = (_use, task) => task(this.#warehouse)

  withConnection: Workplace['withConnection'] = async (source, task) => {
    const sandbox = this[source.type]
    const sender = senderFor((request: PlayedRequest) => sandbox.handle(request), this.clock, 40)
    const connection: Connection = await connectSource(source, this, sender)
    try {
      return await task(connection)
    } finally {
      await connection.close()
    }
  }

  configOf(type: SourceConfig['type']): SourceConfig {
    const found = this.config.sources.find((source) => source.type === type)
    if (found === undefined) throw new Error(`${type} is not in the file`)
    return found
  }

  async sync(type: SourceConfig['type'], options: { readonly full?: boolean } = {}) {
    return withSource(this, this.configOf(type), (source) =>
      sync(source, this.#warehouse, { ...options, clock: this.clock, signal: this.call.signal }),
    )
  }

  activate(): Promise<Activated> {
    return runActivation(this, targetOf(this.config), this.#warehouse, {}, this.call)
  }

  /** As the server does with what came in. */
  deliver(
    type: SourceConfig['type'],
    ...told: readonly (readonly Hint[] | Partial<PendingDelivery>)[]
  ): Promise<Processed> {
    const now = new Date(this.clock.now()).toISOString()
    const deliveries = told.map((one): PendingDelivery => {
      this.#deliveries += 1
      const event = Array.isArray(one) ? { hints: one as readonly Hint[] } : (one as Partial<PendingDelivery>)
      return {
        id: this.#deliveries,
        key: `delivery-${this.#deliveries}`,
        topic: 'ticket.updated',
        happenings: [],
        hints: [],
        at: now,
        receivedAt: now,
        own: false,
        ...event,
      }
    })
    return processDeliveries(this, this.configOf(type), deliveries, this.call)
  }

  async rows(sql: string): Promise<readonly (readonly unknown[])[]> {
    return (await this.#warehouse.query(sql)).rows
  }
}

export async function deskAndBrevo(yaml: string, warehouse: Warehouse): Promise<DeskAndBrevo> {
  return new DeskAndBrevo(
    await loadConfig({ path: 'tajo.yml', cwd: temporaryFolder(), env: {}, text: yaml }),
    warehouse,
  )
}
