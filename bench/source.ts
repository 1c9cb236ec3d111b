import { connectSource } from '@tajo/cli/connect-source'
import type { Clock } from '@tajo/core/clock'
import { systemClock } from '@tajo/core/clock'
import type { SourceConfig } from '@tajo/core/config/config'
import type { Sender } from '@tajo/core/http/send'
import { silentLog } from '@tajo/core/log'
import { createSource, type Source } from '@tajo/engine/source'

/** A source over a stand-in vendor, everything at its default. */
export async function benchSource(
  baseUrl: string,
  options: { readonly clock?: Clock; readonly sender?: Sender } = {},
): Promise<Source> {
  const config: SourceConfig = {
    name: 'freshdesk',
    type: 'freshdesk',
    enabled: true,
    domain: 'bench.freshdesk.com',
    baseUrl,
    apiKey: 'sandbox-key',
    since: undefined,
    rateLimit: 'auto',
    reservePercent: 10,
    subLimitUnit: 'credits',
    layer: 'freshdesk',
    folder: undefined,
    prefix: '',
    streams: new Map(),
    schedule: undefined,
    fullSyncDays: undefined,
    verbose: false,
  }
  const dependencies = { clock: options.clock ?? systemClock, log: silentLog, random: Math.random }
  return createSource(config, await connectSource(config, dependencies, options.sender))
}
