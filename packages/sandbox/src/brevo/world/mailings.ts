import { stamp } from './moment.ts'

interface Sent {
  readonly contactId: number
  readonly campaignId: number
  readonly at: number
}

interface OptOut {
  readonly contactId: number
  /** Null when no campaign was the reason [sdk]. */
  readonly campaignId: number | null
  readonly at: number
  readonly by: 'user' | 'admin'
}

/** What mails did: the statistics of a contact. */
export class Mailings {
  readonly sent: Sent[] = []
  readonly optOuts: OptOut[] = []

  /** Without history there is nothing to say [sdk]. */
  statisticsOf(contactId: number, from: number, to: number, utcOffset: string): object {
    const isAsked = (one: Sent | OptOut) => one.contactId === contactId && one.at >= from && one.at <= to
    const messagesSent = this.sent
      .filter(isAsked)
      .map(({ campaignId, at }) => ({ campaignId, eventTime: stamp(at, utcOffset) }))
    const left = this.optOuts.filter(isAsked)
    if (messagesSent.length === 0 && left.length === 0) return {}
    const of = (by: OptOut['by']) =>
      left.filter((one) => one.by === by).map(({ campaignId, at }) => ({ campaignId, eventTime: stamp(at, utcOffset) }))
    return { messagesSent, unsubscriptions: { userUnsubscription: of('user'), adminUnsubscription: of('admin') } }
  }
}
