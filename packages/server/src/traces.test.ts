import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace'
import { TajoError } from '@tajo/core/errors'
import { describe, expect, it } from 'vitest'
import { noTraces, openTraces } from './traces.ts'

async function collected() {
  const exporter = new InMemorySpanExporter()
  const traces = await openTraces({}, '0.0.0', new SimpleSpanProcessor({ exporter }))
  return { traces, spans: () => exporter.getFinishedSpans() }
}

describe('traces', () => {
  it('are not there unless somebody collects them', async () => {
    expect(await openTraces({}, '0.0.0')).toBe(noTraces)
    expect(await noTraces.span('x', {}, async () => 7)).toBe(7)
  })

  it('follow work through promises, and over a queue', async () => {
    const { traces, spans } = await collected()
    const parent = await traces.span('webhook', {}, async () => traces.current())
    await traces.span('deliveries', { parent }, async () => {
      await Promise.resolve()
      traces.past('GET /api/v2/tickets/:id', { parent: traces.current() }, 1000, 2000)
    })
    const [webhook, call, deliveries] = spans()
    const ids = [webhook, call, deliveries].map((span) => span?.spanContext().traceId)
    expect(new Set(ids).size).toBe(1)
    expect(call?.parentSpanContext?.spanId).toBe(deliveries?.spanContext().spanId)
    expect(deliveries?.parentSpanContext?.spanId).toBe(webhook?.spanContext().spanId)
  })

  it('tell the code of a failure and not its words', async () => {
    const { traces, spans } = await collected()
    const failing = traces.span('job', {}, () => Promise.reject(new TajoError('TAJO_AUTH', 'of ann@example.com')))
    await expect(failing).rejects.toThrow('ann')
    expect(spans()[0]?.status).toMatchObject({ message: 'TAJO_AUTH' })
    expect(JSON.stringify(spans().map(({ status, attributes, events }) => [status, attributes, events]))).not.toContain(
      'ann@',
    )
  })
})
