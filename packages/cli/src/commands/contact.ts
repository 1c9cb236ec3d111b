import { contactOperation } from '@tajo/operations/list/contact'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { openConfig, sayWarnings } from '../open.ts'
import { contactText } from '../text/contact.ts'

export interface ContactInput {
  /** An attribute of Brevo. */
  readonly why?: string
}

/** One person in every system, as it was synced last. Nothing is asked of a vendor. */
export async function contact(context: Context, asked: string, { why }: ContactInput): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const answer = await call(context, config, contactOperation, { contact: asked, why })
  context.result(answer, (style) => contactText(answer, context.io.clock.now(), context.width, style))
  return answer.kind === 'found' ? 0 : 1
}
