/** What a ticket's numbers are made of. Times are ISO 8601 in UTC; seconds that are not known are null. */
export interface TicketExplanation {
  readonly source: string
  readonly ticketId: number
  readonly status: string
  readonly createdAt: string | null
  /** Why the ticket is in no number; `null`: it is counted. */
  readonly notCounted: string | null
  /** full, or partial: what depends on the rest is null. */
  readonly evidence: string | null
  readonly calendars: readonly ExplainedCalendar[]
  readonly times: readonly ExplainedTime[]
  readonly counts: readonly ExplainedCount[]
  readonly promises: readonly ExplainedPromise[]
}

/** A calendar the ticket ran by. */
export interface ExplainedCalendar {
  readonly from: string
  readonly until: string | null
  readonly scheduleId: string | null
  readonly name: string | null
  readonly timeZone: string | null
}

export interface ExplainedTime {
  /** As the columns of ticket_metrics begin. */
  readonly metric: string
  readonly calendarSeconds: number | null
  readonly businessSeconds: number | null
  readonly intervals: readonly ExplainedInterval[]
  readonly vendor: { readonly calendarSeconds: number | null; readonly businessSeconds: number | null } | null
  /** Why ours and the vendor's differ; `null`: they do not, or the vendor has none. */
  readonly difference: string | null
}

export interface ExplainedInterval {
  readonly from: string
  readonly until: string
  readonly what: string
  readonly calendarSeconds: number
  readonly businessSeconds: number | null
  /** Working time within, the first stretches of it. */
  readonly worked: readonly { readonly from: string; readonly until: string }[]
  /** Further stretches of working time. */
  readonly moreWorked: number
  /** Holidays that fall within. */
  readonly holidays: readonly string[]
}

export interface ExplainedCount {
  readonly metric: string
  readonly count: number | null
  readonly vendor: number | null
  readonly difference: string | null
}

export interface ExplainedPromise {
  readonly metric: string
  readonly seq: number
  readonly policy: string | null
  readonly priority: string | null
  readonly targetSeconds: number
  readonly inBusiness: boolean
  readonly elapsedSeconds: number | null
  readonly startedAt: string
  readonly dueAt: string | null
  readonly metAt: string | null
  readonly status: string
  readonly isBreached: boolean | null
  readonly vendor: { readonly dueAt: string | null; readonly isBreached: boolean | null } | null
  readonly difference: string | null
}
