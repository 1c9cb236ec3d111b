import type { HttpResponse } from './send.ts'

/** Error bodies are read for their message only. */
const maxErrorBytes = 1 << 20

export const notJson = Symbol('not JSON')

/** The body parsed, `undefined` when it is empty and may be. */
export function jsonIn({ status, body }: HttpResponse): unknown {
  if (body.byteLength === 0) return status === 200 ? notJson : undefined
  if (status >= 300 && body.byteLength > maxErrorBytes) return notJson
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
  } catch {
    return notJson
  }
}
