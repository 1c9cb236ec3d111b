import type { BodyRules, Upload } from './body-rules.ts'
import { unsupportedMediaType } from './problem.ts'

interface Part {
  readonly name: string
  readonly filename: string | undefined
  readonly type: string
  readonly content: Buffer
}

/**
 * Forms spell lists `tags[]=x`, objects `custom_fields[k]=v` and files `attachments[]=@f`; nested JSON is not allowed [doc].
 * Every value arrives as text and is read as its rule asks.
 */
export function readMultipart(body: Uint8Array, type: string, rules: BodyRules): Record<string, unknown> {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1]
  if (boundary === undefined) throw unsupportedMediaType()
  const values: Record<string, unknown> = {}
  for (const part of partsOf(Buffer.from(body), boundary)) {
    const [, key = part.name, inner] = /^([^[]+)(?:\[([^\]]*)\])?$/.exec(part.name) ?? []
    const value = part.filename === undefined ? read(part.content.toString('utf8'), rules[key]?.type) : upload(part)
    if (inner === undefined) values[key] = value
    else if (inner === '') values[key] = [...asList(values[key]), value]
    else values[key] = { ...(values[key] as object | undefined), [inner]: guess(part.content.toString('utf8')) }
  }
  return values
}

function* partsOf(body: Buffer, boundary: string): Generator<Part> {
  const mark = Buffer.from(`--${boundary}`)
  let start = body.indexOf(mark)
  while (start !== -1) {
    const next = body.indexOf(mark, start + mark.length)
    if (next === -1) return
    const headEnd = body.indexOf('\r\n\r\n', start)
    const head = body.subarray(start + mark.length, headEnd).toString('utf8')
    const name = /name="([^"]*)"/.exec(head)?.[1]
    if (name !== undefined && headEnd < next) {
      const filename = /filename="([^"]*)"/.exec(head)?.[1]
      const type = /content-type:\s*(\S+)/i.exec(head)?.[1] ?? 'application/octet-stream'
      yield { name, filename, type, content: body.subarray(headEnd + 4, next - 2) }
    }
    start = next
  }
}

function upload(part: Part): Upload {
  return { name: part.filename ?? '', content_type: part.type, size: part.content.length }
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function read(text: string, type: string | undefined): unknown {
  if (type === 'number' || type === 'numbers') return /^\d+$/.test(text) ? Number(text) : text
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

/** A custom field's type is not known here: whole numbers and booleans are taken for what they look like. */
function guess(text: string): unknown {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  return text === 'true' ? true : text === 'false' ? false : text
}
