import { selectedSources } from '@tajo/core/config/sources'
import type { VerifyReport } from '@tajo/engine/reports'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { withSource } from '../with-source.ts'
import { sourceOrAll, streams } from './inputs.ts'

export const verifyOperation = operation({
  name: 'verify',
  summary: 'Compares what is stored with the source, and reports. Tells the part `location` of the warehouse.',
  method: 'POST',
  path: '/v1/verify',
  role: 'operator',
  job: 'verify',
  input: z.strictObject({
    source: sourceOrAll,
    streams,
    sample: z.int().min(0).optional().describe('Records to read again for comparison, per stream; 20 by default.'),
    all: z.boolean().optional().describe('Read every record again.'),
  }),
  run: async (place, { source: name, streams: chosen, sample, all }, { signal, tell }) => {
    const sources = selectedSources(place.config, name)
    const { verify } = await import('@tajo/engine/verify/verify')
    const options = {
      clock: place.clock,
      signal,
      ...(chosen === undefined ? {} : { streams: chosen }),
      ...(sample === undefined ? {} : { sample }),
      ...(all === undefined ? {} : { all }),
    }
    return place.withWarehouse({ command: 'verify', readOnly: true, signal }, async (warehouse) => {
      const reports: VerifyReport[] = []
      tell({ kind: 'part', name: 'location', value: warehouse.location })
      for (const source of sources) {
        tell({ kind: 'words', text: `Comparing ${source.name} with its source; nothing is written …` })
        reports.push(await withSource(place, source, (open) => verify(open, warehouse, options)))
      }
      return { reports }
    })
  },
})
