import { TajoError } from '@tajo/core/errors'
import { modelsExplainOperation } from '@tajo/operations/list/models-explain'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { openConfig } from '../open.ts'
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
  { source }: ModelsExplainInput,
): Promise<number> {
  if (what !== 'ticket') throw new TajoError('TAJO_USAGE', explainWords.onlyTickets(what), { hint: explainWords.usage })
  if (!/^\d{1,18}$/.test(id)) throw new TajoError('TAJO_USAGE', explainWords.noNumber(id), { hint: explainWords.usage })
  const config = await openConfig(context)
  const explanation = await call(context, config, modelsExplainOperation, { id, source })
  context.result(explanation, (style) => ticketExplanationText(explanation, context.width, style))
  return 0
}
