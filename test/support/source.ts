import type { Clock } from '@tajo/core/clock'
import {
  type FreshdeskConfig,
  type SourceConfig,
  type StreamConfig,
  streamConfig,
  type ZendeskConfig,
} from '@tajo/core/config/config'
import type { Sender } from '@tajo/core/http/send'
import { silentLog } from '@tajo/core/log'
import { unscheduled } from '@tajo/core/testing/unscheduled'
import { createSource, type Source } from '@tajo/engine/source'
import { connectSource } from '@tajo/operations/connect-source'

/** Settings that sources of every vendor have. */
export type CommonConfig = Omit<Pick<FreshdeskConfig, keyof FreshdeskConfig & keyof ZendeskConfig>, 'type' | 'streams'>

export interface OpenOptions {
  readonly config: SourceConfig
  readonly streams?: Readonly<Record<string, Partial<StreamConfig>>>
  readonly sender?: Sender
  readonly clock: Clock
  readonly random: () => number
}

/** What a vendor's configuration leaves as it is by default. */
export const usualConfig = {
  enabled: true,
  since: undefined,
  rateLimit: 'auto',
  reservePercent: 0,
  folder: undefined,
  prefix: '',
  streams: new Map<string, StreamConfig>(),
  ...unscheduled,
  verbose: false,
} as const

/** Opens the source as the command line does. */
export async function openSource({ sender, clock, random, config: base, streams = {} }: OpenOptions): Promise<Source> {
  const settings = Object.entries(streams).map(
    ([name, some]) => [name, { ...streamConfig(base, name), ...some }] as const,
  )
  const config: SourceConfig = { ...base, streams: new Map(settings) }
  return createSource(config, await connectSource(config, { clock, log: silentLog, random }, sender))
}
