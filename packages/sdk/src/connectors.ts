import { TajoError } from '@tajo/core/errors'
import type { SourceStatus, SyncReport, VerifyReport } from '@tajo/engine/reports'
import { connectorsListOperation } from '@tajo/operations/list/connectors-list'
import { connectorsStreamsOperation } from '@tajo/operations/list/connectors-streams'
import { type ConnectorTest, connectorsTestOperation } from '@tajo/operations/list/connectors-test'
import { planOperation } from '@tajo/operations/list/plan'
import { statusOperation } from '@tajo/operations/list/status'
import { syncOperation } from '@tajo/operations/list/sync'
import { verifyOperation } from '@tajo/operations/list/verify'
import { revivedError } from '@tajo/operations/remote/wire-errors'
import type { AccountSettings, FreshdeskSettings, ZendeskSettings } from './account-settings.ts'
import type { CallOptions, Door } from './door.ts'
import type { HandedWebhook, HandledWebhook } from './handle-webhook.ts'
import { type ConnectorStatus, statusOf } from './status-of.ts'

export interface SyncOptions extends CallOptions {
  /** `full` reads everything again, although positions are known. Default: `incremental`. */
  readonly type?: 'full' | 'incremental'
  /** Only these streams, such as `['users', 'tickets']`. */
  readonly resources?: readonly string[]
  /** Nothing older is read: a date, or a span such as `30d`. */
  readonly since?: string
}

/** Settings by the name of the account: a second one of a vendor has a name of its own. */
type SettingsOf<Name> = Name extends 'freshdesk'
  ? FreshdeskSettings
  : Name extends 'zendesk'
    ? ZendeskSettings
    : AccountSettings

/** The accounts Tajo reads. */
export interface Connectors {
  /**
   * Names an account and tries its key. Embedded, it is known to this client from here on, on top of what `tajo.yml` says; a server
   * knows the accounts of its own `tajo.yml`, and only tries the one of that name: keys never travel.
   *
   * @throws TajoError `TAJO_AUTH`, `TAJO_WRONG_DOMAIN`, … where the account does not let in
   */
  connect<Name extends string>(name: Name, settings: SettingsOf<Name>): Promise<ConnectorTest>
  /**
   * Brings the tables up to date.
   *
   * @example
   * const { verdict, streams } = await tajo.connectors.sync('zendesk', { type: 'full', resources: ['users', 'tickets'] })
   * verdict // { kind: 'complete' }
   * @throws TajoError where the run could not begin; how it ended is in its verdict
   */
  sync(name: string, options?: SyncOptions): Promise<SyncReport>
  /**
   * How an account stands, from the warehouse: one `…Synced` for each stream.
   *
   * @example
   * await tajo.connectors.status('zendesk')
   * // { connected: true, lastSync: '2026-03-01T10:30:00.000Z', usersSynced: 8400, ticketsSynced: 34200, … }
   */
  status(name: string): Promise<ConnectorStatus>
  /**
   * Takes a delivery that the application has verified: reads again what it names, and writes what follows to Brevo. Resolves when
   * that is stored (embedded) or safely noted (server); where it rejects, answer the vendor so that it sends again.
   */
  handleWebhook(name: string, delivery: HandedWebhook): Promise<HandledWebhook>
  list(): Promise<Awaited<ReturnType<(typeof connectorsListOperation)['run']>>>
  streams(name: string): Promise<Awaited<ReturnType<(typeof connectorsStreamsOperation)['run']>>>
  /** Tries every stream, and says what is missing. */
  test(name: string): Promise<ConnectorTest>
  /** What a sync would read, call and take. */
  plan(
    name: string,
    options?: SyncOptions,
  ): Promise<Awaited<ReturnType<(typeof planOperation)['run']>>['plans'][number]>
  /** Compares what is stored with the account. */
  verify(name: string, options?: CallOptions): Promise<VerifyReport>
}

export interface ConnectorParts {
  readonly door: Door
  readonly addAccount: (name: string, settings: AccountSettings) => Promise<void>
  readonly handleWebhook: Connectors['handleWebhook']
}

export function connectorsOf({ door, addAccount, handleWebhook }: ConnectorParts): Connectors {
  async function test(name: string): Promise<ConnectorTest> {
    return door.call(connectorsTestOperation, { source: name })
  }
  return {
    connect: async (name: string, settings: AccountSettings) => {
      await addAccount(name, settings)
      const { error, ...report } = await test(name)
      if (error !== undefined) throw revivedError(error)
      return report
    },
    sync: async (name, { type, resources, since, ...options } = {}) => {
      const input = { source: name, ...reading({ type, resources, since }) }
      const { reports } = await door.call(syncOperation, input, options)
      const [outcome] = reports
      if (outcome === undefined) throw new TajoError('TAJO_INTERRUPTED', `The sync of ${name} was stopped.`)
      if ('error' in outcome) throw revivedError(outcome.error)
      return outcome
    },
    status: async (name) => {
      const { sources } = await door.call(statusOperation, {})
      return statusOf(named(sources, name))
    },
    handleWebhook,
    list: () => door.call(connectorsListOperation, {}),
    streams: (name) => door.call(connectorsStreamsOperation, { source: name }),
    test,
    plan: async (name, { type, resources, since, ...options } = {}) => {
      const input = { source: name, ...reading({ type, resources, since }) }
      const { plans } = await door.call(planOperation, input, options)
      const [plan] = plans
      if (plan === undefined) throw new TajoError('TAJO_INTERNAL', `There is no plan of ${name}.`)
      return plan
    },
    verify: async (name, options) => {
      const { reports } = await door.call(verifyOperation, { source: name }, options)
      const [report] = reports
      if (report === undefined) throw new TajoError('TAJO_INTERRUPTED', `The check of ${name} was stopped.`)
      return report
    },
  }
}

function reading({ type, resources, since }: { [K in 'type' | 'resources' | 'since']: SyncOptions[K] | undefined }) {
  return {
    ...(type === 'full' ? { full: true } : {}),
    ...(resources === undefined ? {} : { streams: [...resources] }),
    ...(since === undefined ? {} : { since }),
  }
}

function named(sources: readonly SourceStatus[], name: string): SourceStatus {
  const found = sources.find(({ source }) => source === name)
  if (found !== undefined) return found
  throw new TajoError('TAJO_CONFIG_UNKNOWN_SOURCE', `There is no source "${name}".`, {
    hint: `Call connect('${name}', …) first, or add it to tajo.yml.`,
  })
}
