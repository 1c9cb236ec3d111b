import { connectSource } from '@tajo/cli/connect-source'
import type { Clock } from '@tajo/core/clock'
import type { FreshdeskConfig, SourceConfig, StreamConfig } from '@tajo/core/config/config'
import { streamConfig } from '@tajo/core/config/config'
import type { Sender } from '@tajo/core/http/send'
import { silentLog } from '@tajo/core/log'
import { createSource, type Source } from '@tajo/engine/source'

export const apiKey = 'sandbox-key'

export interface SourceOptions {
  readonly baseUrl?: string
  readonly config?: Partial<Omit<FreshdeskConfig, 'streams'>>
  readonly streams?: Readonly<Record<string, Partial<StreamConfig>>>
}

/** A source as `tajo.yml` would give it. */
function sourceConfig({ baseUrl, config, streams = {} }: SourceOptions = {}): SourceConfig {
  const base: FreshdeskConfig = {
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
export async function openSource({ sender, clock, random, ...options }: OpenOptions): Promise<Source> {
  const config = sourceConfig(options)
  return createSource(config, await connectSource(config, { clock, log: silentLog, random }, sender))
}
