/** A range of ids that no row has. */
export interface IdRange {
  readonly low: number
  readonly high: number
}

/** The ids of ranges, newest first, at most `limit`. */
export function gapIds(ranges: readonly IdRange[], limit: number): readonly number[] {
  const ids: number[] = []
  for (const { low, high } of ranges) {
    for (let id = high; id >= low && ids.length < limit; id--) ids.push(id)
  }
  return ids
}
