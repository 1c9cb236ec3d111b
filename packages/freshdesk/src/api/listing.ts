/**
 * Rows that are read while they are asked for: nothing is asked of the vendor before, and no page beyond the one where the
 * loop ends. Each loop reads anew.
 *
 * @example
 * for await (const group of freshdesk.groups.list()) console.log(group.name)
 * const roles = await Array.fromAsync(freshdesk.roles.list()) // all of them at once
 */
export interface Listing<Row> extends AsyncIterable<Row> {
  /** Page by page, one call each. */
  pages(): AsyncIterable<readonly Row[]>
}

export function listing<Row>(pages: () => AsyncIterable<readonly Row[]>): Listing<Row> {
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const rows of pages()) yield* rows
    },
  }
}
