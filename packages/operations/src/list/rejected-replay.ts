import { selectedSources } from '@tajo/core/config/sources'
import type { ReplayReport } from '@tajo/engine/replay'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { withSource } from '../with-source.ts'
import { sourceOrAll, stream } from './inputs.ts'

export const rejectedReplayOperation = operation({
  name: 'rejected.replay',
  summary: 'Tries to read and store rejected records again.',
  method: 'POST',
  path: '/v1/rejected/replay',
  role: 'operator',
  input: z.strictObject({ source: sourceOrAll, stream: stream.optional().describe('Only of this stream.') }),
  run: async (place, input, { signal }) => {
    const chosen = selectedSources(place.config, input.source)
    const { replayRejected } = await import('@tajo/engine/replay')
    const options = { clock: place.clock, signal, ...(input.stream === undefined ? {} : { stream: input.stream }) }
    return place.withWarehouse({ command: 'rejected replay', signal }, async (warehouse) => {
      const sources: (ReplayReport & { readonly source: string })[] = []
      for (const source of chosen) {
        const report = await withSource(place, source, (open) => replayRejected(open, warehouse, options))
        sources.push({ source: source.name, ...report })
      }
      return { sources }
    })
  },
})
