/** What is known of a ticket when ours and the vendor's figure differ. */
export interface Circumstances {
  readonly vendor: 'freshdesk' | 'zendesk'
  readonly openedBy: string
  readonly isChat: boolean
  readonly isOpen: boolean
  readonly evidence: string | null
  /** Calendars it ran by, one after the other. */
  readonly calendars: number
  readonly reopens: number | null
}

interface Time {
  readonly calendarSeconds: number | null
  readonly businessSeconds: number | null
}

/** Why a time of ours differs from the vendor's, in words; `null` where they agree as far as the vendor counts. */
export function whyTimesDiffer(
  metric: string,
  ours: Time,
  theirs: Time & { readonly unitSeconds: number },
  of: Circumstances,
): string | null {
  const calendar = compare(ours.calendarSeconds, theirs.calendarSeconds, theirs.unitSeconds)
  const business = compare(ours.businessSeconds, theirs.businessSeconds, theirs.unitSeconds)
  if (calendar === 'same' && business === 'same') return null
  if (calendar === 'unknown' || (calendar === 'same' && business === 'unknown')) return whyUnknown(calendar, of)
  if (calendar === 'same' && of.calendars > 1) {
    return 'The vendor counts the whole time by the calendar the ticket has in the end; Tajo counts each stretch by the calendar it had then.'
  }
  if (calendar === 'same') {
    return 'By the clock both agree: they went by other hours. The calendar or its holidays may have been changed since; Tajo knows changes only where `history: true` records the calendars.'
  }
  if (metric === 'first_reply' && of.openedBy === 'agent') {
    return 'An agent opened the ticket. Tajo does not take the opening message for a reply and counts from creation to the next public message of an agent.'
  }
  if (metric === 'first_reply' && of.isChat) {
    return 'It was a chat: the vendor may take the message an agent joined with, or an automatic one, for the first reply.'
  }
  if (of.isOpen) {
    return 'The ticket is not solved: the vendor adds the time of a status when it ends or may count up to when it was read, Tajo counts finished stretches.'
  }
  if (metric === 'full_resolution' && (of.reopens ?? 0) > 0) {
    return 'The ticket was solved more than once; they went by different ones.'
  }
  return 'No known reason. Vendors leave out or add time by rules they do not publish; compare the stretches with the log of the ticket.'
}

/** Why a count of ours differs from the vendor's. */
export function whyCountsDiffer(metric: string, ours: number | null, theirs: number, of: Circumstances): string | null {
  if (ours === theirs) return null
  if (ours === null) return whyUnknown('unknown', of)
  if (metric === 'replies' && of.isChat)
    return 'It was a chat: Tajo counts a chat once, the vendor its messages, or none of them.'
  if (metric === 'replies' && of.openedBy === 'agent') {
    return 'An agent opened the ticket: Tajo does not count the opening message as a reply.'
  }
  if (metric === 'replies')
    return 'Tajo counts public messages of everybody who is or was an agent; the vendor may leave out people who left.'
  if (metric === 'reopens')
    return 'Tajo counts each time the ticket left solved or closed; the vendor may count by its own rules.'
  return 'The vendor may count the same agent or group once, or leave out the first; Tajo counts every time it went to another one.'
}

/** Why a promise of ours is due at another time than the vendor's. */
export function whyDueDiffers(
  ours: { readonly dueAt: string | null; readonly status: string; readonly inBusiness: boolean },
  theirs: { readonly dueAt: string | null },
  holidaysKnown: boolean,
): string | null {
  if (theirs.dueAt === null || ours.dueAt === theirs.dueAt) return null
  if (ours.status === 'paused')
    return 'The clock of the promise stands: Tajo says when it is due once it runs again, the vendor said so before it stood.'
  if (ours.dueAt === null) return 'Tajo does not know the history or the calendar it would need.'
  if (ours.inBusiness && !holidaysKnown) {
    return 'The vendor does not tell its holidays: where one lies in between, the vendor is later by its hours. Its policies may have been changed since as well.'
  }
  return 'The policy, its targets or the calendar may have been changed since the vendor worked it out, or an agent may have set the time by hand.'
}

function whyUnknown(compared: 'unknown' | 'same' | 'other', { evidence, vendor }: Circumstances): string {
  if (compared === 'same') return 'The ticket has no calendar Tajo knows, so that its working time is not known.'
  if (evidence !== 'partial')
    return 'Nothing of the kind has happened in what is stored; the vendor knows of something that is not.'
  return vendor === 'freshdesk'
    ? 'Not all of its history or messages are stored: Freshdesk keeps no log, so times in a status need `history: true` on tickets from the start, and counts of messages the stream conversations.'
    : 'Not all of its history or messages are stored: times in a status need ticket_events or ticket_audits, counts of messages ticket_comments.'
}

function compare(ours: number | null, theirs: number | null, unit: number): 'same' | 'other' | 'unknown' {
  if (theirs === null) return 'same'
  if (ours === null) return 'unknown'
  // Whole minutes may be rounded up, down or to the nearest.
  return Math.abs(ours - theirs) < Math.max(unit, 1) ? 'same' : 'other'
}
