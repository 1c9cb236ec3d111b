export type Compare<Row> = (a: Row, b: Row) => number

/**
 * A map of records by id that also keeps them in any order asked for.
 * An order is built once and then mended on each write, so a page stays cheap while the data moves.
 */
export class Table<Row extends { readonly id: number }> extends Map<number, Row> {
  readonly #orders = new Map<Compare<Row>, Row[]>()
  #version = 0
  /** Told of every write with the record as it was and as it will be; for an index that lags behind, and for whoever listens. */
  onChange: ((id: number, before: Row | undefined, after: Row | undefined) => void) | undefined

  /** Changes with every write; what was picked from an older version is stale. */
  get version(): number {
    return this.#version
  }

  put(row: Row): Row {
    this.set(row.id, row)
    return row
  }

  /** `compare` must tell any two records apart (end with the id), or mending an order cannot find its place. */
  sorted(compare: Compare<Row>): readonly Row[] {
    let rows = this.#orders.get(compare)
    if (rows === undefined) {
      rows = [...this.values()].sort(compare)
      this.#orders.set(compare, rows)
    }
    return rows
  }

  override set(id: number, row: Row): this {
    const before = this.get(id)
    for (const [compare, rows] of this.#orders) {
      if (before !== undefined) rows.splice(placeOf(rows, before, compare), 1)
      rows.splice(placeOf(rows, row, compare), 0, row)
    }
    this.#version += 1
    this.onChange?.(id, before, row)
    return super.set(id, row)
  }

  override delete(id: number): boolean {
    const before = this.get(id)
    if (before === undefined) return false
    for (const [compare, rows] of this.#orders) rows.splice(placeOf(rows, before, compare), 1)
    this.#version += 1
    this.onChange?.(id, before, undefined)
    return super.delete(id)
  }
}

function placeOf<Row>(rows: readonly Row[], row: Row, compare: Compare<Row>): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = rows[middle]
    if (other !== undefined && compare(other, row) < 0) low = middle + 1
    else high = middle
  }
  return low
}
