/** A delivery as an application hands it on: the vendor's own body, or the application's words for it. */
export type HandedWebhook = Readonly<Record<string, unknown>>

export interface HandledWebhook {
  /**
   * `done`: what it names is read again and stored. `noted`: safely in the server's inbox. `duplicate`: it was there already. `ignored`:
   * nothing had to be done, such as for a change that Tajo had made itself.
   */
  readonly outcome: 'done' | 'noted' | 'duplicate' | 'ignored'
  /** What tells its events apart. */
  readonly keys: readonly string[]
}
