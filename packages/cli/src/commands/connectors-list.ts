import type { Context } from '../context.ts'
import { openConfig, sayWarnings } from '../open.ts'
import { sourcesText } from '../text/connectors.ts'

export async function connectorsList(context: Context): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const document = {
    connectors: [
      ...config.sources.map(({ name, type, enabled, domain, layer }) => ({ name, type, enabled, domain, layer })),
      ...config.unusedSources.map(({ name, type }) => ({ name, type, enabled: false })),
    ],
  }
  context.result(document, (style) => sourcesText(config, context.width, style))
  return 0
}
