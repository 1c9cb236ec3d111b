import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Clock } from '@tajo/core/clock'
import type { Config } from '@tajo/core/config/config'
import type { Metrics } from './metrics.ts'
import type { Traces } from './traces.ts'

/** As far as the HTTP library tells of a call. */
interface Told {
  readonly request: { readonly origin?: unknown; readonly method?: string; readonly path?: string }
  readonly response?: { readonly statusCode?: number }
}

/** Measures every call to a configured account, whoever makes it. Answers how to stop. */
export function watchVendorCalls(
  config: Config,
  { metrics, traces, clock }: { metrics: Pick<Metrics, 'vendorCall'>; traces: Traces; clock: Clock },
): () => void {
  const vendors = new Map(config.sources.map(({ baseUrl, type }) => [new URL(baseUrl).origin, type]))
  const begun = new WeakMap<object, { at: number; parent: string | undefined; status: string }>()

  const onCreate = (message: unknown): void => {
    const { request } = message as Told
    if (vendors.has(String(request.origin))) {
      begun.set(request, { at: clock.now(), parent: traces.current(), status: 'none' })
    }
  }
  const onHeaders = (message: unknown): void => {
    const { request, response } = message as Told
    const call = begun.get(request)
    if (call !== undefined) call.status = String(response?.statusCode ?? 'none')
  }
  const onEnd = (message: unknown): void => {
    const { request } = message as Told
    const call = begun.get(request)
    const vendor = vendors.get(String(request.origin))
    if (call === undefined || vendor === undefined) return
    begun.delete(request)
    const endpoint = `${request.method ?? 'GET'} ${templateOf(request.path ?? '/')}`
    const endedMs = clock.now()
    metrics.vendorCall(vendor, endpoint, call.status, (endedMs - call.at) / 1000)
    if (!traces.enabled) return
    const attributes = { 'tajo.vendor': vendor, 'http.response.status_code': call.status }
    const failed = call.status === 'none' || Number(call.status) >= 400 ? call.status : undefined
    traces.past(endpoint, { attributes, parent: call.parent }, call.at, endedMs, failed)
  }

  const channels = [
    ['undici:request:create', onCreate],
    ['undici:request:headers', onHeaders],
    ['undici:request:trailers', onEnd],
    ['undici:request:error', onEnd],
  ] as const
  for (const [channel, listener] of channels) subscribe(channel, listener)
  return () => {
    for (const [channel, listener] of channels) unsubscribe(channel, listener)
  }
}

/** `/api/v2/tickets/7/conversations?page=2` → `/api/v2/tickets/:id/conversations`: few labels, and nobody's address among them. */
export function templateOf(path: string): string {
  const [plain = ''] = path.split('?')
  return plain
    .split('/')
    .map((part) => (part === '' || /^(?:v\d|[a-z][a-z_-]{0,39}(?:\.json)?)$/i.test(part) ? part : ':id'))
    .join('/')
}
