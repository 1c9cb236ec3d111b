import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { RunReport } from '@tajo/models/run-models'
import { inStep, type Workplace } from '../workplace.ts'
import { modelSources } from './model-sources.ts'

/** Brings the support model up to date with what is synced. */
export async function bringModelsUpToDate(
  place: Workplace,
  warehouse: Warehouse,
  { full = false, signal }: { readonly full?: boolean; readonly signal?: AbortSignal } = {},
): Promise<RunReport> {
  const sources = await modelSources(place)
  if (sources.length === 0)
    throw new TajoError('TAJO_CONFIG_UNKNOWN_SOURCE', 'There is no helpdesk to make a support model of.', {
      hint: 'Configure a Freshdesk or a Zendesk under `connectors`, and sync it.',
    })
  const { runModels } = await import('@tajo/models/run-models')
  const { layer, timeZone } = place.config.models
  const options = { sources, clock: place.clock, schema: layer, timeZone, full }
  return inStep(place, 'models', () =>
    runModels(warehouse, { ...options, ...(signal === undefined ? {} : { signal }) }),
  )
}
