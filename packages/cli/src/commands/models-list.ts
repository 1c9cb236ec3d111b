import type { Context } from '../context.ts'
import { openConfig } from '../open.ts'
import { modelListText } from '../text/model-list.ts'

/** The models there are, and how each is built. */
export async function modelsList(context: Context): Promise<number> {
  const config = await openConfig(context)
  const { listModels } = await import('@tajo/models/list-models')
  const models = listModels().map((model) => ({ ...model, name: `${config.models.layer}.${model.name}` }))
  context.result({ models }, (style) => modelListText(models, context.width, style))
  return 0
}
