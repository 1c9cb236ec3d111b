import { join } from 'node:path'
import type { BrevoConfig, FreshdeskConfig, StreamConfig, ZendeskConfig } from './config.ts'
import type { ConfigDocument } from './document.ts'
import { whereIs } from './problems.ts'
import { isMissing } from './resolve-service.ts'
import type { BrevoInput } from './schema/brevo.ts'
import type { FreshdeskInput } from './schema/freshdesk.ts'
import type { StreamInput } from './schema/stream.ts'
import type { ZendeskInput } from './schema/zendesk.ts'
import { layerOf } from './semantics.ts'
import type { WebhooksConfig } from './service-config.ts'
import { zendeskAuth } from './zendesk-auth.ts'

export interface Surroundings {
  /** The file as a person would name it. */
  readonly file: string
  readonly dir: string
  readonly document: ConfigDocument
  readonly lookUp: (variable: string) => string | undefined
}

/** A checked section with its defaults filled in. */
export function resolveFreshdesk(name: string, source: FreshdeskInput, where: Surroundings): FreshdeskConfig {
  return {
    ...settingsOf(name, source, ['connectors', name], source.domain ?? '', where),
    type: 'freshdesk',
    apiKey: source.api_key,
    subLimitUnit: source.rate_sub_limits,
  }
}

/** A checked section with its defaults filled in; `undefined` where it is switched off and does not say how to enter. */
export function resolveZendesk(name: string, source: ZendeskInput, where: Surroundings): ZendeskConfig | undefined {
  const auth = zendeskAuth(source, where.lookUp)
  if (typeof auth === 'string') return undefined
  return {
    ...settingsOf(
      name,
      source,
      ['connectors', name],
      source.subdomain === undefined ? '' : `${source.subdomain}.zendesk.com`,
      where,
    ),
    type: 'zendesk',
    auth,
    tokenFile: join(where.dir, '.tajo', `${name}.token.json`),
  }
}

/** The section with its defaults filled in; `undefined` where it does not say the key. */
export function resolveBrevo(source: BrevoInput, where: Surroundings): BrevoConfig | undefined {
  if (source.api_key === undefined || source.api_key === '') return undefined
  return {
    ...settingsOf('brevo', source, ['brevo'], source.base_url === undefined ? 'api.brevo.com' : '', where),
    type: 'brevo',
    apiKey: source.api_key,
    consentAttributes: source.consent_attributes,
  }
}

function settingsOf(
  name: string,
  source: (FreshdeskInput | ZendeskInput | BrevoInput) & {
    start_date?: Date | undefined
    historical_sync?: Date | undefined
  },
  section: readonly string[],
  domain: string,
  where: Surroundings,
): Omit<ZendeskConfig, 'type' | 'auth' | 'tokenFile'> {
  const { file, document } = where
  const since = source.start_date ?? source.historical_sync
  const baseUrl = source.base_url ?? `https://${domain}`
  const stream = (streamName: string): StreamConfig => {
    const form = streamName in source.streams ? 'streams' : 'sync'
    const path = [...section, form, streamName]
    const long = source.streams[streamName]
    const settings: StreamInput = typeof long === 'object' ? long : {}
    return {
      enabled:
        (typeof long === 'boolean' ? long : settings.enabled) ??
        source.sync[streamName] ??
        (long === undefined ? undefined : true),
      syncType: settings.sync_type,
      write: settings.write,
      history: settings.history ?? false,
      table: settings.table,
      columns: settings.columns,
      excludeColumns: settings.exclude_columns ?? [],
      masks: settings.mask ?? {},
      raw: settings.raw ?? false,
      excludePrivate: settings.exclude_private ?? false,
      details: settings.details,
      freshnessMs: settings.freshness ?? source.freshness,
      since: settings.start_date ?? since,
      where: whereIs(file, document.lineOf(path), path.join('.')),
    }
  }
  const streamNames = new Set([...Object.keys(source.sync), ...Object.keys(source.streams)])
  return {
    name,
    enabled: source.enabled,
    domain: domain === '' ? new URL(baseUrl).host : domain,
    baseUrl,
    since,
    rateLimit: source.rate_limit,
    reservePercent: source.rate_reserve,
    layer: source.layer ?? layerOf(name),
    folder: source.folder,
    prefix: source.prefix,
    streams: new Map([...streamNames].map((streamName) => [streamName, stream(streamName)])),
    schedule: source.schedule,
    timeZone: source.time_zone ?? 'UTC',
    jitterMs: source.jitter,
    catchUp: source.catch_up,
    fullSyncDays: source.full_sync,
    freshnessMs: source.freshness,
    webhooks: webhooksOf(source, section, where),
    verbose: source.debug || source.log_level === 'verbose' || source.log_level === 'debug',
  }
}

function webhooksOf(
  { webhooks, log_webhooks }: Pick<FreshdeskInput, 'webhooks' | 'log_webhooks'>,
  section: readonly string[],
  where: Surroundings,
): WebhooksConfig {
  const set = (key: 'secret' | 'previous_secret'): string | undefined =>
    isMissing([...section, 'webhooks', key], where) ? undefined : webhooks?.[key]
  return {
    secret: set('secret'),
    previousSecret: set('previous_secret'),
    keyName: webhooks?.key_name,
    log: log_webhooks,
  }
}
