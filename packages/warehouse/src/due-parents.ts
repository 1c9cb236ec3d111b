import type { ParentRef } from '@tajo/core/warehouse'

export interface FoundParent {
  readonly id: string
  readonly version: string | number | null
  readonly live: boolean
}

/**
 * The first of the parents that are due and not skipped. What is being read stands in `skip`, what was read no longer shows up:
 * a few rows more than asked for suffice, and handing the set to SQL would cost a text of all keys each time.
 */
export async function firstDue(
  { limit, skip }: { readonly limit: number; readonly skip: ReadonlySet<string> },
  find: (most: number) => Promise<readonly FoundParent[]>,
): Promise<readonly ParentRef[]> {
  for (let most = limit + 1000; ; most += skip.size) {
    const rows = await find(most)
    const due = rows.filter(({ id }) => !skip.has(id))
    if (due.length < limit && rows.length === most) continue
    return due.slice(0, limit).map(({ id, version, live }) => ({
      id,
      version: version === null ? '' : String(version),
      ...(live ? {} : { live }),
    }))
  }
}
