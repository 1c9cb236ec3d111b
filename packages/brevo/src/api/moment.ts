import { type Moment, secondAt } from '@tajo/core/api/params'

export type { Moment } from '@tajo/core/api/params'

/** As Brevo reads a moment, milliseconds included. [oas] */
export function momentOf(moment: Moment): string {
  return moment instanceof Date ? moment.toISOString() : secondAt(moment).replace(/Z$/, '.000Z')
}
