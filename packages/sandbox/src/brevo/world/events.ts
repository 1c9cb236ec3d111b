/** A custom event as it was taken. It has no number of its own [oas3.1]. */
export interface StoredEvent {
  /** Null: the account knows nobody by these identifiers, and the event is lost without a word [guess]. */
  readonly contactId: number | null
  readonly name: string
  readonly at: number
  readonly receivedAt: number
  readonly properties: Readonly<Record<string, unknown>>
  readonly contactProperties: Readonly<Record<string, unknown>>
  readonly objectType: string | null
}

/** How often each `delivery_id` came beyond its first time. Brevo itself does not compare them. */
export function duplicatesOf(events: readonly StoredEvent[]): Readonly<Record<string, number>> {
  const seen = new Map<string, number>()
  for (const { properties } of events) {
    const id = properties['delivery_id']
    if (typeof id === 'string') seen.set(id, (seen.get(id) ?? 0) + 1)
  }
  return Object.fromEntries([...seen].flatMap(([id, times]) => (times > 1 ? [[id, times - 1]] : [])))
}
