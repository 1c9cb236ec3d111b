import { createHmac } from 'node:crypto'

export const signatureHeader = 'x-zendesk-webhook-signature'
export const timestampHeader = 'x-zendesk-webhook-signature-timestamp'

/**
 * Base64 of HMAC-SHA256. The key is the secret's text as the vendor shows it, not what its base64 stands for; the message is the
 * timestamp header and the bytes right behind it. [doc] "Verifying webhook authenticity", recomputed
 */
export function signatureOf(secret: string, timestamp: string, body: string | Uint8Array): string {
  return createHmac('sha256', secret).update(timestamp).update(body).digest('base64')
}
