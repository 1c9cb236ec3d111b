export type Topic = 'billing' | 'login' | 'export' | 'integration' | 'feature' | 'howto' | 'outage'

/** What people of one language write. `{order}` and `{n}` are filled in per ticket. */
export interface Phrasebook {
  readonly language: string
  readonly timeZone: string
  readonly dialling: string
  /** Given and family names; a name in another script has its mail spelling after a slash. */
  readonly given: readonly string[]
  readonly family: readonly string[]
  /** Subject and first mail. */
  readonly topics: Readonly<Record<Topic, readonly [string, string]>>
  readonly followUps: readonly string[]
  readonly replies: readonly string[]
  readonly solved: readonly string[]
  readonly praise: readonly string[]
  readonly complaints: readonly string[]
}
