interface Paused {
  readonly version: string
  readonly rows: unknown[]
  readonly rest: Iterator<unknown>
}

const KEPT = 4

/**
 * Lists that were drawn as far as the last page asked for, so the next page does not begin again at the first row.
 * A list of another version (the data moved) is forgotten and drawn anew.
 */
export class PausedLists {
  readonly #lists = new Map<string, Paused>()

  /** At least `count` rows of the list, or all of it when it is shorter. */
  draw<R>(key: string, version: string, open: () => Iterable<R>, count: number): readonly R[] {
    let list = this.#lists.get(key)
    if (list === undefined || list.version !== version) {
      list = { version, rows: [], rest: open()[Symbol.iterator]() }
      this.#lists.delete(key)
      this.#lists.set(key, list)
      const [oldest] = this.#lists.keys()
      if (this.#lists.size > KEPT && oldest !== undefined) this.#lists.delete(oldest)
    }
    while (list.rows.length < count) {
      const next = list.rest.next()
      if (next.done === true) break
      list.rows.push(next.value)
    }
    return list.rows as R[]
  }
}
