import type { Context } from '../context.ts'
import { openConfig } from '../open.ts'
import { modelListText } from '../text/model-list.ts'

/** The models there are, and how each is built. */
export async function modelsList(context: Context): Promise<number> {
  const config = await openConfig(context)
  const { shippedModels } = await import('@tajo/models/models')
  const models = shippedModels().map(({ name, head, reads, parts }) => ({
    name: `${config.models.layer}.${name}`,
    grain: head.grain,
    description: head.description,
    key: head.key,
    build: head.build,
    reads,
    inputs: Object.fromEntries(parts.map((part) => [part.vendor, Object.keys(part.head.inputs)])),
    columns: Object.entries(head.columns).map(([column, { type, description }]) => ({
      name: column,
      type,
      description,
    })),
  }))
  context.result({ models }, (style) => modelListText(models, context.width, style))
  return 0
}
