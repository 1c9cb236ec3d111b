/** `JSON.parse` that keeps numbers JavaScript cannot hold as they are written, so that `JSON.stringify` gives them back exactly. */
export function parseExact(text: string): unknown {
  return JSON.parse(text, exactNumber)
}

interface RawJson {
  rawJSON(text: string): unknown
}

/** Reviver of `JSON.parse` for it. */
export function exactNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined || isHeldExactly(value, source)) return value
  return (JSON as unknown as RawJson).rawJSON(source)
}

/** Whether JavaScript's `value` has all digits of the number as JSON writes it. */
export function isHeldExactly(value: number, source: string): boolean {
  const text = String(value)
  return text === source || significantDigits(text) === significantDigits(source)
}

/** `1.50e3` and `1500` have the same: JavaScript gets the magnitude right whenever it keeps all digits. */
function significantDigits(number: string): string {
  const [mantissa = ''] = number.toLowerCase().split('e')
  return mantissa.replace(/[-.]/g, '').replace(/^0+|0+$/g, '')
}
