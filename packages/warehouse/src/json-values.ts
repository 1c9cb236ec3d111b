import type { Json } from '@tajo/core/json'

/** A number where it stays the same number, its digits otherwise. */
export function exactNumber(digits: string): number | string {
  const number = Number(digits)
  const plain = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
  return String(number) === plain ? number : digits
}

/** A JSON text, whole numbers beyond 2^53 as text. */
export function parsedJson(json: string): Json {
  return /\d{16}/.test(json) ? JSON.parse(json, keepDigits) : JSON.parse(json)
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || context?.source === undefined) return value
  return /^-?\d+$/.test(context.source) ? context.source : value
}
