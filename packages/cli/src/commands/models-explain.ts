import { TajoError } from '@tajo/core/errors'
import type { Context } from '../context.ts'
import { modelSources } from '../model-sources.ts'
import { openConfig, withWarehouse } from '../open.ts'
import { explainWords, ticketExplanationText } from '../text/explain.ts'

export interface ModelsExplainInput {
  /** Where two helpdesks have a ticket of that number. */
  readonly source?: string
}

/** The intervals the numbers of a ticket are made of, beside the vendor's own. */
export async function modelsExplain(
  context: Context,
  what: string,
  id: string,
  input: ModelsExplainInput,
): Promise<number> {
  if (what !== 'ticket') throw new TajoError('TAJO_USAGE', explainWords.onlyTickets(what), { hint: explainWords.usage })
  if (!/^\d{1,18}$/.test(id)) throw new TajoError('TAJO_USAGE', explainWords.noNumber(id), { hint: explainWords.usage })
  const config = await openConfig(context)
  const { explainTicket } = await import('@tajo/models/explain/explain-ticket')
  const sources = await modelSources(context, config)
  const explanation = await withWarehouse(context, config, { command: 'models explain', readOnly: true }, (warehouse) =>
    explainTicket(warehouse, {
      ticketId: Number(id),
      sources,
      schema: config.models.layer,
      ...(input.source === undefined ? {} : { source: input.source }),
    }),
  )
  context.result(explanation, (style) => ticketExplanationText(explanation, context.width, style))
  return 0
}
