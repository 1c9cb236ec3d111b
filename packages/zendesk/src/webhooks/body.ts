import { exactJson } from '@tajo/core/api/exact'
import { isObject } from '@tajo/core/json'
import { idIn } from './ids.ts'

type Bodies = readonly Readonly<Record<string, unknown>>[]

export type Understood =
  | { readonly ok: true; readonly bodies: Bodies }
  | { readonly ok: false; readonly message: string }

/** The objects of a body in any format a webhook can have: JSON, form, XML. [doc] */
export function bodiesIn(bytes: Buffer, contentType: string): Understood {
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim()
  if (text === '') return { ok: false, message: 'the body is empty' }
  if (isForm(text, contentType)) return { ok: true, bodies: [formIn(text)] }
  if (/\bxml\b/i.test(contentType) || text.startsWith('<')) return inXml(text)
  return inJson(text)
}

/** Some pass a form on without its type. */
function isForm(text: string, contentType: string): boolean {
  return /x-www-form-urlencoded/i.test(contentType) || (contentType === '' && /^[\w.%[\]-]{1,60}=/.test(text))
}

function inJson(text: string): Understood {
  let value: unknown
  try {
    value = exactJson(Buffer.from(text))
  } catch {
    return inBrokenJson(text)
  }
  const bodies = (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isObject)
  return bodies.length > 0 ? { ok: true, bodies } : { ok: false, message: 'the body is JSON without an object' }
}

/**
 * Placeholders are not escaped, so that a quote in a subject breaks the JSON around it. [doc] A ticket's id is still told where one
 * stands there and no other: what a customer wrote may look like a second one.
 */
function inBrokenJson(text: string): Understood {
  const id = onlyId(text.matchAll(/"ticket_?id"\s*:\s*"?#?(\d{1,20})(?=["\s,}]|$)/gi))
  return id === undefined
    ? { ok: false, message: 'the body is not JSON, and names no ticket for certain' }
    : { ok: true, bodies: [{ ticket_id: id }] }
}

function inXml(text: string): Understood {
  const flat = onlyId(text.matchAll(/<ticket[_-]?id\b[^<>]*>\s*#?(\d{1,20})\s*<\//gi))
  const id = flat ?? onlyId(text.matchAll(/<ticket\b[^<>]*>\s*<id\b[^<>]*>\s*#?(\d{1,20})\s*<\//gi))
  const type = /<type>\s*([\w.:-]{1,100})\s*<\/type>/i.exec(text)?.[1]
  return id === undefined
    ? { ok: false, message: 'the body is XML that names no ticket for certain' }
    : { ok: true, bodies: [{ ticket_id: id, ...(type === undefined ? {} : { type }) }] }
}

function onlyId(matches: Iterable<RegExpMatchArray>): string | undefined {
  const ids = new Set([...matches].map(([, digits]) => idIn(digits)))
  const [id] = ids
  return ids.size === 1 ? id : undefined
}

/** `ticket[id]=7` is `{ ticket: { id: '7' } }`; the first of a name counts. */
function formIn(text: string): Readonly<Record<string, unknown>> {
  const flat = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(text)) if (!flat.has(name)) flat.set(name, value)
  const nested = (kind: string) => {
    const id = flat.get(`${kind}[id]`) ?? flat.get(`${kind}.id`)
    return id === undefined ? {} : { [kind]: { id } }
  }
  return { ...Object.fromEntries(flat), ...nested('ticket'), ...nested('user'), ...nested('organization') }
}
