import type { ActivationReport } from '@tajo/activation/report'
import type { WebhookEvent } from '@tajo/core/webhook'
import type { RefreshedRow, RefreshReport } from '@tajo/engine/refresh/report'

/** A stored delivery that is to be worked on, as far as that takes. */
export interface PendingDelivery extends Pick<WebhookEvent, 'key' | 'topic' | 'happenings' | 'hints' | 'at' | 'own'> {
  readonly id: number
  /** ISO 8601. */
  readonly receivedAt: string
  /** It was worked on before, and nobody knows how far that came. */
  readonly again?: boolean
  /** What a page of the help center told: nothing that could be read again. */
  readonly visit?: HelpCenterVisit
}

/** As the page's word is stored. */
export interface HelpCenterVisit {
  readonly kind: 'article_viewed' | 'help_center_searched'
  /** ISO 8601. */
  readonly at: string
  /** `null`: the page proved nobody. */
  readonly visitor: { readonly email: string } | { readonly id: string } | null
  readonly article?: string
  readonly title?: string | null
  readonly query?: string
  readonly locale?: string | null
}

/** `pending`: somebody else writes the source at the moment; it is to be tried again. `failed`: trying again would not help. */
export interface DeliveryOutcome {
  readonly id: number
  readonly state: 'done' | 'ignored' | 'pending' | 'failed'
  /** What it led to, in a sentence without personal data. */
  readonly note: string
  readonly rows: readonly RefreshedRow[]
}

/** What became of the people touched. */
export type LiveActivation =
  | { readonly kind: 'off'; readonly reason: string }
  | { readonly kind: 'nobody' }
  /** A guard stopped the plan: it waits for a person. */
  | { readonly kind: 'stopped'; readonly planId: string; readonly reasons: readonly string[] }
  | {
      readonly kind: 'applied'
      readonly planId: string
      readonly customers: number
      readonly outcomes: ActivationReport['outcomes']
      readonly events: ActivationReport['events']
      /** Fields written back to helpdesks. */
      readonly writtenBack: number
    }

export interface Processed {
  readonly deliveries: readonly DeliveryOutcome[]
  /** `null`: nothing was to be read. */
  readonly refresh: RefreshReport | null
  /** Milliseconds the models took; `null`: nothing changed. */
  readonly models: number | null
  readonly activation: LiveActivation
}
