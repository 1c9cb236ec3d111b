import type { Table } from '../../world/table.ts'
import type { WorldData } from '../world/data.ts'
import type { Company, Contact } from '../world/people-records.ts'
import type { Ticket } from '../world/ticket-record.ts'

/** What the search index knows: the account as it was `searchLagMs` ago, without trash, spam and archive [doc]/[guess]. */
export class SearchView {
  readonly #data: WorldData
  readonly #tickets: LaggingTable<Ticket>
  readonly #contacts: LaggingTable<Contact>
  readonly #companies: LaggingTable<Company>

  constructor(data: WorldData) {
    this.#data = data
    this.#tickets = new LaggingTable(data.tickets, data)
    this.#contacts = new LaggingTable(data.contacts, data)
    this.#companies = new LaggingTable(data.companies, data)
  }

  tickets(): Ticket[] {
    return this.#tickets.rows().filter((one) => !one.deleted && !one.spam && !this.#data.isArchived(one))
  }

  contacts(): Contact[] {
    return this.#contacts.rows().filter((one) => !one.deleted)
  }

  companies(): Company[] {
    return this.#companies.rows()
  }
}

interface Change<Row> {
  readonly atMs: number
  readonly before: Row | undefined
}

class LaggingTable<Row extends { readonly id: number }> {
  readonly #table: Table<Row>
  readonly #data: WorldData
  readonly #changes = new Map<number, Change<Row>[]>()

  constructor(table: Table<Row>, data: WorldData) {
    this.#table = table
    this.#data = data
    if (data.settings.searchLagMs <= 0) return
    table.onChange = (id, before) => {
      const change = { atMs: data.settings.clock.now(), before }
      const earlier = this.#changes.get(id)
      if (earlier === undefined) this.#changes.set(id, [change])
      else earlier.push(change)
    }
  }

  rows(): Row[] {
    const horizon = this.#data.settings.clock.now() - this.#data.settings.searchLagMs
    const hidden = new Map<number, Row | undefined>()
    for (const [id, changes] of this.#changes) {
      const young = changes.filter((change) => change.atMs > horizon)
      if (young[0] === undefined) this.#changes.delete(id)
      else {
        this.#changes.set(id, young)
        hidden.set(id, young[0].before)
      }
    }
    const rows = [...this.#table.values()].filter((row) => !hidden.has(row.id))
    for (const before of hidden.values()) if (before !== undefined) rows.push(before)
    return rows
  }
}
