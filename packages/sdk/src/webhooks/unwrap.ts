import { brevoWebhooks } from '@tajo/brevo/webhooks/kind'
import { TajoError } from '@tajo/core/errors'
import type { WebhookEvent, WebhookKind } from '@tajo/core/webhook'
import { freshdeskWebhooks } from '@tajo/freshdesk/webhooks/kind'
import { zendeskWebhooks } from '@tajo/zendesk/webhooks/kind'
import { plainHeaders } from './remembered.ts'

type AnyHeaders = Parameters<typeof plainHeaders>[0]

export interface UnwrapOptions {
  readonly secret: string | undefined
  /** Still taken while the other takes its place. */
  readonly previousSecret?: string | undefined
  /** Milliseconds since 1970; default: now. */
  readonly now?: number
}

/** One vendor's webhooks. */
export interface VendorWebhooks {
  /**
   * The events of a delivery that proves to come from the vendor. The one door to a payload: what is not proven is not opened.
   *
   * @param body the text or the bytes as they came in; a parsed body has lost them
   * @throws TajoError `TAJO_WEBHOOK_FORGED` for a delivery that proves nothing, `TAJO_WEBHOOK_UNKNOWN` for one nobody can read
   * @example
   * const events = webhooks.zendesk.unwrap(rawBody, request.headers, { secret: process.env['ZENDESK_WEBHOOK_SECRET'] })
   * events[0]?.happenings // ['ticket_resolved']
   */
  unwrap(body: string | Buffer, headers: AnyHeaders, options: UnwrapOptions): readonly WebhookEvent[]
  /** Headers that make a body pass `unwrap`: for tests of an application. */
  sign(body: string | Buffer, secret: string, now?: number): Readonly<Record<string, string>>
}

export const webhooks: {
  readonly freshdesk: VendorWebhooks
  readonly zendesk: VendorWebhooks
  readonly brevo: VendorWebhooks
} = {
  freshdesk: vendorWebhooks('Freshdesk', freshdeskWebhooks),
  zendesk: vendorWebhooks('Zendesk', zendeskWebhooks),
  brevo: vendorWebhooks('Brevo', brevoWebhooks),
}

function vendorWebhooks(vendor: string, kind: WebhookKind): VendorWebhooks {
  return {
    unwrap: (body, given, { secret, previousSecret, now = Date.now() }) => {
      const headers = plainHeaders(given)
      const delivery = { method: 'POST', headers, body: Buffer.isBuffer(body) ? body : Buffer.from(body) }
      const verified = kind.verify(delivery, { current: secret, previous: previousSecret }, now)
      if (!verified.ok) throw new TajoError('TAJO_WEBHOOK_FORGED', `${vendor} did not send this: ${verified.message}`)
      const unwrapped = kind.unwrap(delivery)
      if (unwrapped.ok) return unwrapped.events
      throw new TajoError('TAJO_WEBHOOK_UNKNOWN', `A delivery of ${vendor} cannot be understood: ${unwrapped.message}`)
    },
    sign: (body, secret, now = Date.now()) => kind.sign(body, secret, now),
  }
}
