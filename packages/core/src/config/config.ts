import type { Mask } from '../warehouse.ts'
import type { ActivationConfig } from './activation-config.ts'
import type { AlertsConfig, ControlAddress, ServerConfig, WebhooksConfig } from './service-config.ts'
import type { Schedule } from './values/schedule.ts'
import type { WarehouseAddress } from './values/warehouse-address.ts'

/** `tajo.yml`, read, checked and resolved. */
export interface Config {
  /** Absolute path of the file, and its folder. */
  readonly path: string
  readonly dir: string
  readonly warehouse: WarehouseAddress
  /** Sources this version can read, in the file's order, switched-off ones included. */
  readonly sources: readonly SourceConfig[]
  /** Sources that are switched off and not complete. */
  readonly unusedSources: readonly { readonly name: string; readonly type: string }[]
  /** What is written to Brevo; `undefined` where there is no `brevo` section, or its key is not set. */
  readonly activation: ActivationConfig | undefined
  readonly models: {
    /** Schema of the support model. */
    readonly layer: string
    /** Where a day begins and ends in daily tables. */
    readonly timeZone: string
  }
  /** `undefined`: written with a variable that is not set. */
  readonly control: ControlAddress | undefined
  readonly server: ServerConfig
  readonly alerts: AlertsConfig
  /** Variables the file refers to, and where each value came from. */
  readonly variables: readonly {
    readonly name: string
    readonly from: 'environment' | '.env' | 'default' | 'nowhere'
  }[]
  /** Absolute path of the `.env` that was read. */
  readonly envFile: string | undefined
  /** Sentences for a person, each with file and line. */
  readonly warnings: readonly string[]
  /** Every secret value in it, for the redactor. */
  readonly secrets: readonly string[]
}

/** One account, defaults filled in. */
export type SourceConfig = FreshdeskConfig | ZendeskConfig | BrevoConfig

export interface FreshdeskConfig extends SourceSettings {
  readonly type: 'freshdesk'
  readonly apiKey: string
  /** What the limits of single endpoints are taken to count. */
  readonly subLimitUnit: 'credits' | 'calls'
}

export interface ZendeskConfig extends SourceSettings {
  readonly type: 'zendesk'
  readonly auth: ZendeskAuth
  /** Absolute path of the file that keeps tokens which the vendor renews. */
  readonly tokenFile: string
}

/** The account that is activated, read as a source too. */
export interface BrevoConfig extends SourceSettings {
  readonly type: 'brevo'
  readonly apiKey: string
  /** Names that hold consent, beside the known ones. */
  readonly consentAttributes: readonly string[]
}

/** How an account is entered. */
export type ZendeskAuth =
  | { readonly kind: 'token'; readonly email: string; readonly apiToken: string }
  /** Tokens come from a consent in the browser, or begin with the refresh token given. */
  | {
      readonly kind: 'oauth'
      readonly clientId: string
      readonly clientSecret?: string
      readonly refreshToken?: string
    }
  | { readonly kind: 'client_credentials'; readonly clientId: string; readonly clientSecret: string }
  | { readonly kind: 'bearer'; readonly accessToken: string }

/** What every source has, whatever its vendor. */
interface SourceSettings {
  readonly name: string
  readonly enabled: boolean
  /** `acme.freshdesk.com`, `acme.zendesk.com`; with only a `base_url` its host. */
  readonly domain: string
  /** Where the API is, without `/api/v2` and without a slash at the end. */
  readonly baseUrl: string
  /** Nothing older is wanted. */
  readonly since: Date | undefined
  readonly rateLimit: 'auto' | number
  readonly reservePercent: number
  readonly layer: string
  readonly folder: string | undefined
  readonly prefix: string
  /** Only streams the file names; `streamConfig` gives the defaults of all others. */
  readonly streams: ReadonlyMap<string, StreamConfig>
  readonly schedule: Schedule | undefined
  /** In which a cron schedule is meant. */
  readonly timeZone: string
  /** `undefined`: by the interval. */
  readonly jitterMs: number | undefined
  readonly catchUp: 'once' | 'skip'
  readonly fullSyncDays: number | undefined
  /** `undefined`: nobody has said how old is too old. */
  readonly freshnessMs: number | undefined
  readonly webhooks: WebhooksConfig
  readonly verbose: boolean
}

export interface StreamConfig {
  /** `undefined`: as the stream itself has it, which is on unless it is optional. */
  readonly enabled: boolean | undefined
  readonly syncType: 'incremental' | 'full_table' | undefined
  readonly write: 'merge' | 'append' | undefined
  readonly history: boolean
  readonly table: string | undefined
  readonly columns: readonly string[] | undefined
  readonly excludeColumns: readonly string[]
  readonly masks: Readonly<Record<string, Mask>>
  readonly raw: boolean
  readonly excludePrivate: boolean
  /** `undefined`: as the stream itself has it. */
  readonly details: boolean | undefined
  /** The stream's own objective, or its source's. */
  readonly freshnessMs: number | undefined
  /** The stream's own start date, or its source's. */
  readonly since: Date | undefined
  /** `tajo.yml:12 connectors.freshdesk.streams.tickets`, for whoever finds fault with it. */
  readonly where: string
}

/** Settings of one stream, named in the file or not. */
export function streamConfig(source: SourceConfig, stream: string): StreamConfig {
  return (
    source.streams.get(stream) ?? {
      enabled: undefined,
      syncType: undefined,
      write: undefined,
      history: false,
      table: undefined,
      columns: undefined,
      excludeColumns: [],
      masks: {},
      raw: false,
      excludePrivate: false,
      details: undefined,
      freshnessMs: source.freshnessMs,
      since: source.since,
      where: `connectors.${source.name}`,
    }
  )
}
