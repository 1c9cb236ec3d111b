import { z } from 'zod'
import type { Parsed } from '../values/parsed.ts'

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
  const { problem: message, code, hint } = parsed
  context.issues.push({ code: 'custom', message, input, params: { code, hint } })
  return z.NEVER
}
