import { isObject } from '@tajo/core/json'
import { parseForm } from './form.ts'
import { parseXml } from './xml.ts'

/** What a body holds, however it is written. `broken`: it is meant as JSON or XML and cannot be read as that. */
export type Body =
  | { readonly kind: 'read'; readonly items: readonly Record<string, unknown>[] }
  | { readonly kind: 'broken'; readonly text: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'strange' }

/** By its first character, since the stated type is whatever the rule's editor was set to. */
export function readBody(bytes: Buffer): Body {
  const text = new TextDecoder('utf-8').decode(bytes).trim()
  if (text === '') return { kind: 'empty' }
  const read = text.startsWith('<') ? parseXml(text) : /^[{["]/.test(text) ? parseJson(text) : parseForm(text)
  if (read === undefined) return /^[{[<"]/.test(text) ? { kind: 'broken', text } : { kind: 'strange' }
  const items = (Array.isArray(read) ? read : [read]).filter(isObject)
  return items.length === 0 ? { kind: 'strange' } : { kind: 'read', items }
}

/**
 * Placeholders put text into a body as it is, line breaks and all [doc: not validated]. Outside of a text a line break means
 * nothing in JSON, so a space in place of each repairs those.
 */
function parseJson(text: string): unknown {
  for (const attempt of [text, text.replace(/\p{Cc}/gu, ' ')]) {
    const read = parsed(attempt)
    // Encoded twice.
    if (typeof read === 'string') return /^\s*[{[]/.test(read) ? parsed(read) : undefined
    if (read !== undefined) return read
  }
  return undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
