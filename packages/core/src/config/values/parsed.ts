import { z } from 'zod'
import type { ErrorCode } from '../../error-codes.ts'

/** What came of reading a value. A problem says what would be valid, never what was found: that may be a secret. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | Problematic

export interface Problematic {
  readonly ok: false
  /** Goes on after the key's name: `must be …`, `lies in the future`. */
  readonly problem: string
  readonly code?: ErrorCode
}

export const good = <T>(value: T): Parsed<T> => ({ ok: true, value })

export const wrong = (problem: string, code?: ErrorCode): Problematic =>
  code === undefined ? { ok: false, problem } : { ok: false, problem, code }

/** A schema that takes text and gives what `parse` makes of it; JSON Schema shows the text. */
export function parsedText<T>(parse: (text: string) => Parsed<T>) {
  return z.string().transform((text, context) => settle(parse(text), text, context))
}

/** The same for values that YAML may give as a number. */
export function parsedTextOrNumber<T>(parse: (text: string) => Parsed<T>) {
  return z.union([z.string(), z.number()]).transform((value, context) => settle(parse(String(value)), value, context))
}

function settle<T>(parsed: Parsed<T>, input: unknown, context: z.core.$RefinementCtx): T {
  if (parsed.ok) return parsed.value
  context.issues.push({ code: 'custom', message: parsed.problem, input, params: { code: parsed.code } })
  return z.NEVER
}
