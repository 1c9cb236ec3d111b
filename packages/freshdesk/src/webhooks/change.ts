/** One thing a delivery says was changed or done. */
export interface Change {
  /** In lower case: `status`, `ticket_action`, `cf_plan`. */
  readonly name: string
  /** Of a change from one value to another. */
  readonly from?: string
  readonly to?: string
  /** Of a thing done: `created` of `ticket_action`. */
  readonly value?: string
}
