import type { SourceConfig, StreamConfig } from './config.ts'
import type { ConfigDocument } from './document.ts'
import { whereIs } from './problems.ts'
import type { FreshdeskInput } from './schema/freshdesk.ts'
import type { StreamInput } from './schema/stream.ts'
import { layerOf } from './semantics.ts'

/** A checked section with its defaults filled in. */
export function resolveFreshdesk(
  file: string,
  name: string,
  source: FreshdeskInput,
  document: ConfigDocument,
): SourceConfig {
  const since = source.start_date ?? source.historical_sync
  const baseUrl = source.base_url ?? `https://${source.domain}`
  const stream = (streamName: string): StreamConfig => {
    const form = streamName in source.streams ? 'streams' : 'sync'
    const path = ['connectors', name, form, streamName]
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
      since: settings.start_date ?? since,
      where: whereIs(file, document.lineOf(path), path.join('.')),
    }
  }
  const streamNames = new Set([...Object.keys(source.sync), ...Object.keys(source.streams)])
  return {
    name,
    type: 'freshdesk',
    enabled: source.enabled,
    domain: source.domain ?? new URL(baseUrl).host,
    baseUrl,
    apiKey: source.api_key,
    since,
    rateLimit: source.rate_limit,
    reservePercent: source.rate_reserve,
    subLimitUnit: source.rate_sub_limits,
    layer: layerOf({ name, source }),
    folder: source.folder,
    prefix: source.prefix,
    streams: new Map([...streamNames].map((streamName) => [streamName, stream(streamName)])),
    schedule: source.schedule,
    fullSyncDays: source.full_sync,
    verbose: source.debug || source.log_level === 'verbose' || source.log_level === 'debug',
  }
}
