/** What the intake counts. Labels are sources and reasons, never anything of a delivery. */
export interface IntakeMetrics {
  stored(source: string, fresh: number, duplicates: number): void
  refused(source: string, reason: string): void
}
