import type { Clock } from '@tajo/core/clock'
import type { SourceConfig, StreamConfig } from '@tajo/core/config/config'
import { streamConfig } from '@tajo/core/config/config'
import type { Sender } from '@tajo/core/http/send'
import { silentLog } from '@tajo/core/log'
import { createSource, type Source } from '@tajo/engine/source'
import { connectFreshdesk } from '@tajo/freshdesk/connection'

export const apiKey = 'sandbox-key'

export interface SourceOptions {
  readonly baseUrl?: string
  readonly config?: Partial<Omit<SourceConfig, 'streams'>>
  readonly streams?: Readonly<Record<string, Partial<StreamConfig>>>
}

/** A source as `tajo.yml` would give it. */
function sourceConfig({ baseUrl, config, streams = {} }: SourceOptions = {}): SourceConfig {
  const base: SourceConfig = {
    name: 'freshdesk',
    type: 'freshdesk',
    enabled: true,
    domain: 'acme-sandbox.freshdesk.com',
    baseUrl: baseUrl ?? 'http://127.0.0.1:4101',
    apiKey,
    since: undefined,
    rateLimit: 'auto',
    reservePercent: 0,
    subLimitUnit: 'credits',
    layer: 'freshdesk',
    folder: undefined,
    prefix: '',
    streams: new Map(),
    schedule: undefined,
    fullSyncDays: undefined,
    verbose: false,
    ...config,
  }
  const settings = Object.entries(streams).map(
    ([name, some]) => [name, { ...streamConfig(base, name), ...some }] as const,
  )
  return { ...base, streams: new Map(settings) }
}

export interface OpenOptions extends SourceOptions {
  readonly sender?: Sender
  readonly clock: Clock
  readonly random: () => number
}

/** Opens the source as the command line does. */
export function openSource({ sender, clock, random, ...options }: OpenOptions): Source {
  const config = sourceConfig(options)
  const connection = connectFreshdesk(
    {
      source: config.name,
      baseUrl: config.baseUrl,
      apiKey: config.apiKey,
      reservePercent: config.reservePercent,
      ...(config.rateLimit === 'auto' ? {} : { rateLimit: config.rateLimit }),
      ...(sender === undefined ? {} : { sender }),
    },
    { clock, log: silentLog, random },
  )
  return createSource(config, connection)
}
