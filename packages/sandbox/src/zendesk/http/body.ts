import { headerOf } from '../../http/message.ts'
import { isObject } from '../../world/json.ts'
import type { Call } from './call.ts'
import { unprocessable, unsupportedMediaType } from './problem.ts'

export type Given = Readonly<Record<string, unknown>>

/** The body as an object, empty without one. Unknown keys are nobody's business [doc]. */
export function bodyOf(call: Call): Given {
  const { body } = call.request
  if (body === undefined || body.length === 0) return {}
  const type = headerOf(call.request, 'content-type') ?? ''
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)))
  }
  if (!/^application\/json(?:;|$)/i.test(type)) throw unsupportedMediaType()
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(body))
    if (isObject(parsed)) return parsed
  } catch {
    throw unprocessable()
  }
  throw unprocessable()
}

/** What stands under a key of the body: `{"ticket":{…}}`. */
export function givenOf(call: Call, key: string): Given {
  const given = bodyOf(call)[key]
  return isObject(given) ? given : {}
}

export function listIn(call: Call, key: string): readonly Given[] {
  const given = bodyOf(call)[key]
  return Array.isArray(given) ? given.filter(isObject) : []
}

export function textIn(given: Given, key: string): string | null | undefined {
  const value = given[key]
  if (value === undefined || value === null) return value
  return typeof value === 'string' ? value : String(value)
}

export function numberIn(given: Given, key: string): number | null | undefined {
  const value = given[key]
  if (value === undefined || value === null) return value
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

export function textsIn(given: Given, key: string): readonly string[] | undefined {
  const value = given[key]
  if (typeof value === 'string') return value.split(/[\s,]+/).filter((part) => part !== '')
  return Array.isArray(value) ? value.map(String) : undefined
}

export function flagIn(given: Given, key: string): boolean | undefined {
  const value = given[key]
  return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined
}
