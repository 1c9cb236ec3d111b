import { Table } from './table.ts'

/** Records that hang on a ticket: found by their own id, and listed per ticket by creation. */
export class ChildTable<
  Row extends { readonly id: number; readonly ticket_id: number; readonly created_at: number },
> extends Table<Row> {
  readonly #byTicket = new Map<number, Row[]>()

  of(ticketId: number): readonly Row[] {
    return this.#byTicket.get(ticketId) ?? []
  }

  override set(id: number, row: Row): this {
    const before = this.get(id)
    if (before !== undefined) this.#detach(before)
    const siblings = this.#byTicket.get(row.ticket_id)
    if (siblings === undefined) {
      this.#byTicket.set(row.ticket_id, [row])
    } else {
      let place = siblings.length
      while (place > 0 && isLater(siblings[place - 1], row)) place -= 1
      siblings.splice(place, 0, row)
    }
    return super.set(id, row)
  }

  override delete(id: number): boolean {
    const before = this.get(id)
    if (before !== undefined) this.#detach(before)
    return super.delete(id)
  }

  #detach(row: Row): void {
    const siblings = this.#byTicket.get(row.ticket_id)
    siblings?.splice(siblings.indexOf(row), 1)
  }
}

function isLater<Row extends { readonly id: number; readonly created_at: number }>(a: Row | undefined, b: Row) {
  return a !== undefined && (a.created_at > b.created_at || (a.created_at === b.created_at && a.id > b.id))
}
