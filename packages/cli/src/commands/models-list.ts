import { modelsListOperation } from '@tajo/operations/list/models-list'
import { callHere } from '../call.ts'
import type { Context } from '../context.ts'
import { openConfig, openPlace } from '../open.ts'
import { modelListText } from '../text/model-list.ts'

/** The models there are, and how each is built. */
export async function modelsList(context: Context): Promise<number> {
  const config = await openConfig(context)
  const { models } = await callHere(await openPlace(context, config), modelsListOperation, {})
  context.result({ models }, (style) => modelListText(models, context.width, style))
  return 0
}
