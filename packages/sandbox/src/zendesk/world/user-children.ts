import { Table } from '../../world/table.ts'

/** Records that hang on a user: found by their own id, and listed per user in the order they came. */
export class UserChildren<Row extends { readonly id: number; readonly user_id: number }> extends Table<Row> {
  readonly #byUser = new Map<number, number[]>()

  of(userId: number): readonly Row[] {
    return (this.#byUser.get(userId) ?? []).flatMap((id) => this.get(id) ?? [])
  }

  override set(id: number, row: Row): this {
    const before = this.get(id)
    if (before === undefined || before.user_id !== row.user_id) {
      if (before !== undefined) this.#detach(before)
      const siblings = this.#byUser.get(row.user_id)
      if (siblings === undefined) this.#byUser.set(row.user_id, [id])
      else siblings.push(id)
    }
    return super.set(id, row)
  }

  override delete(id: number): boolean {
    const before = this.get(id)
    if (before !== undefined) this.#detach(before)
    return super.delete(id)
  }

  #detach(row: Row): void {
    const siblings = this.#byUser.get(row.user_id)
    siblings?.splice(siblings.indexOf(row.id), 1)
  }
}
