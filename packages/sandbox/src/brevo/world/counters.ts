/** What tests ask about afterwards. */
export class Counters {
  /** By method and template: `PUT /contacts/{identifier}`. Refused calls are not among them. */
  readonly calls: Record<string, number> = {}
  /** Contacts written by the API: one per call, one per row of an import, one per member of a list change. */
  contactWrites = 0
  /** Of those the ones that changed nothing. */
  redundantWrites = 0
  /** Values nobody kept, by attribute and why: `FULLNAME unknown`. */
  readonly droppedValues: Record<string, number> = {}
  /** Mails to people who were asked to confirm. */
  confirmationMails = 0
  /** Mails to the owner of the account about background work. */
  ownerMails = 0
  /** Events of somebody the account does not know. */
  lostEvents = 0

  count(endpoint: string): void {
    this.calls[endpoint] = (this.calls[endpoint] ?? 0) + 1
  }

  drop(attribute: string, why: 'unknown' | 'mistyped' | 'null' | 'empty' | 'false' | 'invalid phone'): void {
    const key = `${attribute} ${why}`
    this.droppedValues[key] = (this.droppedValues[key] ?? 0) + 1
  }
}
