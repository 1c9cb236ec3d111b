import { selectedSources } from '@tajo/core/config/sources'
import type { SyncPlan } from '@tajo/engine/reports'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { readingOptions } from '../reading-options.ts'
import { withSource } from '../with-source.ts'
import { reading } from './inputs.ts'

export const planOperation = operation({
  name: 'plan',
  summary: 'What a sync would read, call and take, before it does. Costs a handful of calls; writes nothing.',
  method: 'POST',
  path: '/v1/plan',
  role: 'operator',
  input: z.strictObject(reading),
  run: async (place, input, { signal }): Promise<{ plans: readonly SyncPlan[] }> => {
    const { clock, config } = place
    const options = { ...readingOptions(input, clock.now()), clock }
    const sources = selectedSources(config, input.source)
    const { planSync } = await import('@tajo/engine/plan')
    const use = { command: 'plan', readOnly: true, emptyWhenMissing: true, signal }
    return place.withWarehouse(use, async (warehouse) => {
      const plans: SyncPlan[] = []
      for (const source of sources) {
        signal.throwIfAborted()
        plans.push(await withSource(place, source, (open) => planSync(open, warehouse, options)))
      }
      return { plans }
    })
  },
})
