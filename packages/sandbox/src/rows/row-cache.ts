/**
 * Remembers what a record looks like on the wire. Records are replaced on every change,
 * so a remembered text is good exactly as long as the record is the same object.
 */
export class RowCache<Record extends { readonly id: number }> {
  readonly #render: (record: Record) => string
  readonly #texts = new Map<number, { readonly record: Record; readonly text: string }>()

  constructor(render: (record: Record) => string) {
    this.#render = render
  }

  text(record: Record): string {
    const known = this.#texts.get(record.id)
    if (known !== undefined && known.record === record) return known.text
    const text = this.#render(record)
    this.#texts.set(record.id, { record, text })
    return text
  }
}

/** The inside of a JSON object, so that parts can be joined: `"a":1,"b":2`. */
export function inside(object: object): string {
  return JSON.stringify(object).slice(1, -1)
}
