/** Work the vendor does later: bulk changes, exports (vendor reference, jobs). */
export interface Job {
  readonly id: string
  readonly name?: string
  /** `IN PROGRESS` while it runs; the reference does not list the final words. */
  readonly status: string
  /** Per cent. */
  readonly progress?: number
  readonly created_at: string
  readonly updated_at?: string
  readonly status_updated_at?: string
}
