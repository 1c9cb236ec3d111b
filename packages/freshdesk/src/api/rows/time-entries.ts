/** Time spent on a ticket (vendor reference, time entry attributes). */
export interface TimeEntry {
  readonly id: number
  readonly ticket_id: number
  readonly agent_id: number
  readonly company_id?: number | null
  readonly billable: boolean
  readonly note: string | null
  /** Then `time_spent` is not final. */
  readonly timer_running: boolean
  /** `hh:mm`; hours may exceed 24. */
  readonly time_spent: string
  readonly time_spent_in_seconds?: number | null
  /** Day the work is booked on. */
  readonly executed_at: string
  readonly start_time: string
  readonly created_at: string
  readonly updated_at: string
}
