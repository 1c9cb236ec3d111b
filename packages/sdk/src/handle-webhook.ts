import type { Hint } from '@tajo/core/webhook'

/** A delivery as an application hands it on: the vendor's own body, or its words for it. */
export type HandedWebhook = Readonly<Record<string, unknown>>

export interface HandledWebhook {
  /** Events it held, in Tajo's words; empty for one that names rows and does not say what happened to them. */
  readonly happenings: readonly string[]
  /** Rows it named. */
  readonly rows: readonly Pick<Hint, 'stream' | 'key'>[]
  /** `done`: read again and stored. `noted`: safely in the server's inbox. `duplicate`: it was there already. */
  readonly outcome: 'done' | 'noted' | 'duplicate' | 'ignored'
}
