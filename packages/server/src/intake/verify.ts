import type { RawDelivery, Verification, WebhookKind, WebhookSecrets } from '@tajo/core/webhook'

const noSecret: Verification = { ok: false, reason: 'no-secret', message: 'No secret is set for this source.' }

/** Passes with any pair of live secrets; otherwise the reason the last one gave, a wrong signature before all others. */
export function verifyWith(
  kind: WebhookKind,
  delivery: RawDelivery,
  pairs: readonly WebhookSecrets[],
  nowMs: number,
): Verification {
  let refused = noSecret
  for (const secrets of pairs) {
    const result = kind.verify(delivery, secrets, nowMs)
    if (result.ok) return result
    if (refused.ok || refused.reason !== 'mismatch') refused = result
  }
  return refused
}
