import { connectorsListOperation } from '@tajo/operations/list/connectors-list'
import { callHere } from '../call.ts'
import type { Context } from '../context.ts'
import { openConfig, openPlace, sayWarnings } from '../open.ts'
import { sourcesText } from '../text/connectors.ts'

/** What stands in tajo.yml, whatever a server that runs has read. */
export async function connectorsList(context: Context): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const document = await callHere(await openPlace(context, config), connectorsListOperation, {})
  context.result(document, (style) => sourcesText(config, context.width, style))
  return 0
}
