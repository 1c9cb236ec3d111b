/** `JSON.parse` that keeps numbers JavaScript cannot hold as they are written, so that `JSON.stringify` gives them back exactly. */
export function parseExact(text: string): unknown {
  return JSON.parse(text, exactNumber)
}

interface RawJson {
  rawJSON(text: string): unknown
}

function exactNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? (JSON as unknown as RawJson).rawJSON(source) : value
}
