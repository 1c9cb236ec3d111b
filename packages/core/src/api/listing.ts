/**
 * Rows that are read while they are asked for: nothing is asked of the vendor before, and no page beyond the one where the
 * loop ends. Each loop reads anew.
 *
 * @example
 * for await (const group of freshdesk.groups.list()) console.log(group.name) // Billing, Technical, …
 * const roles = await freshdesk.roles.list().all()
 */
export interface Listing<Row> extends AsyncIterable<Row> {
  /** Page by page, one call each. */
  pages(): AsyncIterable<readonly Row[]>
  /** All rows at once. */
  all(): Promise<readonly Row[]>
}

export function listing<Row>(pages: () => AsyncIterable<readonly Row[]>): Listing<Row> {
  return {
    pages,
    all: async () => {
      const all: Row[] = []
      for await (const rows of pages()) for (const row of rows) all.push(row)
      return all
    },
    async *[Symbol.asyncIterator]() {
      for await (const rows of pages()) yield* rows
    },
  }
}
