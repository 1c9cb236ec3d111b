/** A name in quotes, whatever characters it has. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** An instant given as text, ISO 8601. */
export function instant(iso: string): string {
  return `${text(iso)}::TIMESTAMPTZ`
}

/** What stands in `IN (…)`. */
export function among(values: readonly string[]): string {
  return values.length === 0 ? 'NULL' : values.map(text).join(', ')
}
