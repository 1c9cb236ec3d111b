import type { Inbox } from '@tajo/control/inbox'
import { isTajoError } from '@tajo/core/errors'
import type { WebhookState, Workplace } from '@tajo/operations/workplace'
import type { Gates } from './gate.ts'
import type { LiveSecrets } from './live-secrets.ts'
import { reachable } from './reachable.ts'

export interface WebhookStateDependencies {
  readonly gates: Gates
  readonly secrets: LiveSecrets
  readonly inbox: Pick<Inbox, 'firstReceivedAt'>
  /** Where vendors reach the server. */
  readonly publicUrl: () => string
}

/** Whether the webhooks of a source stand at its vendor as they should; asks the vendor and changes nothing. */
export function createWebhookState({
  gates,
  secrets,
  inbox,
  publicUrl,
}: WebhookStateDependencies): NonNullable<Workplace['webhooksOf']> {
  return async (source, { webhooks }) => {
    if (webhooks === undefined) return null
    const hint = `Run \`tajo webhooks setup ${source.name}\`.`
    const [live] = await secrets.of(source, true)
    if (live === undefined) return { state: 'none', text: 'no secret is set: deliveries are refused', hint }
    try {
      const url = gates.url(reachable(publicUrl()), source.name)
      const { steps } = await webhooks.plan({ url, secret: live.current })
      const left = steps.filter(({ action }) => action !== 'keep')
      const [first] = left
      if (first === undefined) return configured
      // What only a person sees and makes stands once something has come from it.
      const byHand = left.every(({ action }) => action === 'by-hand')
      if (byHand && (await inbox.firstReceivedAt(source.name)) !== null) return configured
      return { state: 'incomplete', text: first.text, hint }
    } catch (error) {
      if (!isTajoError(error)) throw error
      return { state: 'incomplete', text: error.message, hint: error.hint }
    }
  }
}

const configured: WebhookState = { state: 'configured', text: '', hint: '' }
