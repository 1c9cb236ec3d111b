import type { Clock } from '@tajo/core/clock'
import { systemClock } from '@tajo/core/clock'
import type { SourceConfig } from '@tajo/core/config/config'
import type { Sender } from '@tajo/core/http/send'
import { silentLog } from '@tajo/core/log'
import { unscheduled } from '@tajo/core/testing/unscheduled'
import { createSource, type Source } from '@tajo/engine/source'
import { connectSource } from '@tajo/operations/connect-source'

/** A source over a stand-in vendor, everything at its default. */
export async function benchSource(
  type: Exclude<SourceConfig['type'], 'brevo'>,
  baseUrl: string,
  options: { readonly clock?: Clock; readonly sender?: Sender } = {},
): Promise<Source> {
  const settings = {
    name: type,
    enabled: true,
    domain: 'bench.example.com',
    baseUrl,
    since: undefined,
    rateLimit: 'auto',
    reservePercent: 10,
    layer: type,
    folder: undefined,
    prefix: '',
    streams: new Map(),
    ...unscheduled,
    verbose: false,
  } as const
  const config: SourceConfig =
    type === 'freshdesk'
      ? { ...settings, type, apiKey: 'sandbox-key', subLimitUnit: 'credits' }
      : { ...settings, type, auth: { kind: 'bearer', accessToken: 'sandbox-token' }, tokenFile: '' }
  const dependencies = { clock: options.clock ?? systemClock, log: silentLog, random: Math.random }
  return createSource(config, await connectSource(config, dependencies, options.sender))
}
