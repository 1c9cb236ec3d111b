import type { IncomingHttpHeaders } from 'node:http'

/** The bytes a parsed body was made of, and the headers it came with: what a signature is checked against. */
export interface Remembered {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

const deliveries = new WeakMap<object, Remembered>()

/** Keeps the bytes beside the parsed body, for as long as somebody has that. */
export function remember(parsed: object, body: Buffer, headers: IncomingHttpHeaders): void {
  deliveries.set(parsed, { body, headers: plainHeaders(headers) })
}

export function rememberedOf(parsed: unknown): Remembered | undefined {
  return typeof parsed === 'object' && parsed !== null ? deliveries.get(parsed) : undefined
}

/** One text per header, names in lower case. */
export function plainHeaders(headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>) {
  const entries = headers instanceof Headers ? [...headers] : Object.entries(headers)
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name.toLowerCase(), typeof value === 'string' ? value : value.join(', ')]],
    ),
  )
}
