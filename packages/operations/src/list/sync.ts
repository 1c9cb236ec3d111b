import { selectedSources } from '@tajo/core/config/sources'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { readingOptions } from '../reading-options.ts'
import type { WireError } from '../remote/wire.ts'
import { type SyncOutcome, syncFailure, syncSource } from '../sync-source.ts'
import { reading } from './inputs.ts'

export interface SyncDocument {
  /** The gravest failure, where one source failed. */
  readonly error?: WireError
  readonly reports: readonly SyncOutcome[]
}

export const syncOperation = operation({
  name: 'sync',
  summary: 'Brings the tables up to date: of all sources, or of one. Tells the part `report` of each as it ends.',
  method: 'POST',
  path: '/v1/sync',
  role: 'operator',
  job: 'sync',
  input: z.strictObject(reading),
  run: async (place, input, call): Promise<SyncDocument> => {
    const options = readingOptions(input, place.clock.now())
    const sources = selectedSources(place.config, input.source)
    const { signal } = call
    return place.withWarehouse({ command: 'sync', signal }, async (warehouse) => {
      const reports: SyncOutcome[] = []
      for (const source of sources) {
        if (signal.aborted) break
        const outcome = await syncSource(place, source, warehouse, options, call)
        call.tell({ kind: 'part', name: 'report', value: outcome })
        reports.push(outcome)
      }
      const [error] = reports.flatMap((outcome) => syncFailure(outcome) ?? [])
      return { ...(error === undefined ? {} : { error }), reports }
    })
  },
})
