/** As the vendor prints its events: keys in order, three spaces, `{ }` for an empty object, a line break at the end [rec]. */
export function prettyJson(value: unknown): string {
  return `${text(value, '')}\n`
}

function text(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const inner = `${indent}   `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[ ]'
    return `[\n${value.map((one: unknown) => `${inner}${text(one, inner)}`).join(',\n')}\n${indent}]`
  }
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length === 0) return '{ }'
  const lines = entries.map(([key, one]) => `${inner}${JSON.stringify(key)}: ${text(one, inner)}`)
  return `{\n${lines.join(',\n')}\n${indent}}`
}
