import { createHmac } from 'node:crypto'
import type { NewDelivery } from '@tajo/control/inbox/delivery'
import type { WebhookSecrets } from '@tajo/core/webhook'
import { z } from 'zod'
import { sameText } from '../auth/constant-time.ts'

const user = z.strictObject({
  email: z.string().max(254).optional(),
  id: z.union([z.string().max(100), z.number().transform(String)]).optional(),
  hash: z.string().regex(/^[0-9a-f]{64}$/i),
})

const common = {
  id: z.string().regex(/^[\w-]{8,64}$/),
  // Nothing is stored of a page that does not say that its visitor agreed.
  consent: z.literal(true),
  locale: z
    .string()
    .regex(/^[\w-]{1,20}$/)
    .optional(),
  user: user.optional(),
}

/** What the script says of one page. */
export const visitSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('article_viewed'),
    article: z.string().regex(/^\d{1,20}$/),
    title: z.string().max(200).optional(),
    ...common,
  }),
  z.strictObject({ kind: z.literal('help_center_searched'), query: z.string().trim().min(1).max(200), ...common }),
])

export type Visit = z.output<typeof visitSchema>

/** Whoever the page has proven the visitor to be. */
export type Visitor = { readonly email: string } | { readonly id: string } | null

/** A page proves who visits it with the HMAC-SHA256 of the e-mail, or of the id, under the source's webhook secret. */
export function visitorOf(given: Visit['user'], pairs: readonly WebhookSecrets[]): Visitor {
  if (given === undefined) return null
  const secrets = pairs.flatMap(({ current, previous }) => [current, previous]).filter((one) => one !== undefined)
  const proven = (text: string): boolean =>
    // All are tried, so that the time taken tells nothing.
    secrets.map((secret) => sameText(hmac(secret, text), given.hash.toLowerCase())).includes(true)
  const email = given.email?.trim().toLowerCase()
  if (email !== undefined && email !== '') return proven(email) ? { email } : null
  return given.id !== undefined && given.id !== '' && proven(given.id) ? { id: given.id } : null
}

function hmac(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

/**
 * As it is stored, sealed like every delivery. The visitor's address, browser and clock are not in it; a visit of nobody in
 * particular is kept and leads to nothing.
 */
export function deliveryOf(source: string, visit: Visit, visitor: Visitor, origin: string, nowMs: number): NewDelivery {
  const { kind, id, locale = null } = visit
  const at = new Date(nowMs).toISOString()
  const content =
    visit.kind === 'article_viewed' ? { article: visit.article, title: visit.title ?? null } : { query: visit.query }
  return {
    source,
    key: `beacon:${id}`,
    topic: kind === 'article_viewed' ? 'article.viewed' : 'help_center.searched',
    happenings: [kind],
    hints: [],
    occurredAt: at,
    state: visitor === null ? 'ignored' : 'pending',
    note: visitor === null ? 'The page did not prove who visited it.' : null,
    headers: {},
    body: Buffer.from(JSON.stringify({ kind, at, origin, locale, ...content, visitor })),
  }
}
