import type { Config } from '@tajo/core/config/config'
import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { RunReport } from '@tajo/models/run-models'
import type { Context } from '../context.ts'
import { modelSources } from '../model-sources.ts'
import { openConfig, sayWarnings, withWarehouse } from '../open.ts'
import { modelsText, modelsWords } from '../text/models.ts'

export interface ModelsRunInput {
  readonly full?: boolean
}

export async function modelsRun(context: Context, input: ModelsRunInput): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const report = await withWarehouse(context, config, { command: 'models run', computes: true }, (warehouse) =>
    runModelsOf(context, config, warehouse, input),
  )
  context.result(report, (style) => modelsText(report, context.width, style))
  return 0
}

/** Brings the support model up to date with what is synced. */
export async function runModelsOf(
  context: Context,
  config: Config,
  warehouse: Warehouse,
  input: ModelsRunInput = {},
): Promise<RunReport> {
  const sources = await modelSources(context, config)
  if (sources.length === 0)
    throw new TajoError('TAJO_CONFIG_UNKNOWN_SOURCE', modelsWords.noHelpdesk, { hint: modelsWords.addOne })
  const { runModels } = await import('@tajo/models/run-models')
  return runModels(warehouse, {
    sources,
    clock: context.io.clock,
    schema: config.models.layer,
    timeZone: config.models.timeZone,
    full: input.full === true,
  })
}
