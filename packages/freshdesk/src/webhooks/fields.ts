import { isObject } from '@tajo/core/json'

/** One value of a body, with where it stands. */
export interface Field {
  /** Letters and digits of the key in lower case: `ticket_id`, `ticketId` and `Ticket ID` are one. */
  readonly key: string
  /** The same of the object it stands in, empty at the top. */
  readonly parent: string
  readonly value: unknown
  readonly siblings: Readonly<Record<string, unknown>>
}

const mostFields = 5_000

/** All values of a body whatever its shape, those nearest the top first. */
export function fieldsOf(item: Readonly<Record<string, unknown>>): readonly Field[] {
  const fields: Field[] = []
  const todo: { readonly parent: string; readonly object: Readonly<Record<string, unknown>> }[] = [
    { parent: '', object: item },
  ]
  for (const { parent, object } of todo) {
    for (const [name, value] of Object.entries(object)) {
      if (fields.length >= mostFields) return fields
      const key = plainKey(name)
      fields.push({ key, parent, value, siblings: object })
      for (const inner of Array.isArray(value) ? value : [value])
        if (isObject(inner)) todo.push({ parent: key, object: inner })
    }
  }
  return fields
}

/** A number or a text that is not empty, as text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' ? undefined : text
}

function plainKey(name: string): string {
  return name
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}
