import { AsyncLocalStorage } from 'node:async_hooks'
import { type Attributes, type Context, ROOT_CONTEXT, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import type { SpanProcessor } from '@opentelemetry/sdk-trace'

/** What is told of a piece of work. Attributes are names and numbers: never a person, a ticket or an address. */
export interface SpanOptions {
  readonly attributes?: Attributes
  /** `traceparent` of what caused it, where that was elsewhere; without it what is under way here. */
  readonly parent?: string | undefined
  /** `traceparent`s of others it is done for too. */
  readonly links?: readonly string[]
}

/** One trace from a webhook to the call it led to. */
export interface Traces {
  readonly enabled: boolean
  span<T>(name: string, options: SpanOptions, task: () => Promise<T>): Promise<T>
  /** A piece of work that is over. */
  past(name: string, options: SpanOptions, beganMs: number, endedMs: number, failure?: string): void
  /** `traceparent` of what is under way. */
  current(): string | undefined
  /** Sends what has not been sent. */
  close(): Promise<void>
}

/** Where nobody collects them. */
export const noTraces: Traces = {
  enabled: false,
  span: (_, __, task) => task(),
  past: () => {},
  current: () => undefined,
  close: async () => {},
}

/** Traces are sent where `OTEL_EXPORTER_OTLP_ENDPOINT` says; without it nothing of this is even loaded. */
export async function openTraces(
  env: Readonly<Record<string, string | undefined>>,
  version: string,
  processor?: SpanProcessor,
): Promise<Traces> {
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_ENDPOINT']
  if ((endpoint === undefined || endpoint === '') && processor === undefined) return noTraces
  const [{ BatchSpanProcessor, TracerProvider }, { resourceFromAttributes }, { OTLPTraceExporter }] = await Promise.all(
    [
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/exporter-trace-otlp-http'),
    ],
  )
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': env['OTEL_SERVICE_NAME'] ?? 'tajo',
      'service.version': version,
    }),
    spanProcessors: [processor ?? new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  })
  return tracesOf(provider.getTracer('tajo', version), () => provider.shutdown())
}

function tracesOf(tracer: Tracer, close: () => Promise<void>): Traces {
  // The library's own keeper of what is under way follows no promise; Node's does.
  const underWay = new AsyncLocalStorage<Context>()
  const contextOf = (parent: string | undefined): Context => {
    const remote = parent === undefined ? undefined : spanContextOf(parent)
    if (remote !== undefined) return trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true })
    return underWay.getStore() ?? ROOT_CONTEXT
  }
  const begin = (name: string, { attributes = {}, parent, links = [] }: SpanOptions, startTime?: number) =>
    tracer.startSpan(
      name,
      {
        attributes,
        links: links.flatMap((link) => {
          const context = spanContextOf(link)
          return context === undefined ? [] : [{ context }]
        }),
        ...(startTime === undefined ? {} : { startTime }),
      },
      contextOf(parent),
    )
  return {
    enabled: true,
    async span(name, options, task) {
      const span = begin(name, options)
      try {
        return await underWay.run(trace.setSpan(contextOf(options.parent), span), task)
      } catch (error) {
        // The code says what kind of failure it was; a message could name somebody.
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'TAJO_INTERNAL'
        span.setStatus({ code: SpanStatusCode.ERROR, message: code })
        throw error
      } finally {
        span.end()
      }
    },
    past(name, options, beganMs, endedMs, failure) {
      const span = begin(name, options, beganMs)
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure })
      span.end(endedMs)
    },
    current() {
      const store = underWay.getStore()
      const context = store === undefined ? undefined : trace.getSpanContext(store)
      return context === undefined ? undefined : `00-${context.traceId}-${context.spanId}-01`
    },
    close,
  }
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
function spanContextOf(traceparent: string): { traceId: string; spanId: string; traceFlags: number } | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent) ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) }
}
