import { selectedSources } from '@tajo/core/config/sources'
import type { SourceStatus } from '@tajo/engine/reports'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { withSource } from '../with-source.ts'

export const statusOperation = operation({
  name: 'status',
  summary: 'Rows, positions and the last run of every source. Asks nothing of a vendor.',
  method: 'GET',
  path: '/v1/status',
  role: 'viewer',
  input: z.strictObject({}),
  run: async (place, _input, { signal }): Promise<{ sources: readonly SourceStatus[] }> => {
    const chosen = selectedSources(place.config, undefined)
    const { status } = await import('@tajo/engine/status')
    const use = { command: 'status', readOnly: true, emptyWhenMissing: true, signal }
    return place.withWarehouse(use, async (warehouse) => {
      const sources: SourceStatus[] = []
      for (const source of chosen) sources.push(await withSource(place, source, (open) => status(open, warehouse)))
      return { sources }
    })
  },
})
