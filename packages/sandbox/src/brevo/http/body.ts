import { isObject } from '../../world/json.ts'
import type { Call } from './call.ts'
import { badRequest, invalid, missing } from './problem.ts'

export type Given = Readonly<Record<string, unknown>>

/** The body as an object, empty without one. Keys nobody knows are ignored [guess]. */
export function bodyOf({ request: { body } }: Call): Given {
  if (body === undefined || body.length === 0) return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(new TextDecoder().decode(body))
  } catch {
    throw badRequest('Invalid JSON format')
  }
  if (!isObject(parsed)) throw badRequest('Invalid JSON format')
  return parsed
}

export function textIn(given: Given, key: string): string | undefined {
  const value = given[key]
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw invalid(`${key} is invalid`)
  return value
}

export function neededText(given: Given, key: string): string {
  const value = textIn(given, key)
  if (value === undefined || value === '') throw missing(key)
  return value
}

export function flagIn(given: Given, key: string): boolean | undefined {
  const value = given[key]
  if (value === undefined) return undefined
  if (typeof value !== 'boolean') throw invalid(`${key} is invalid`)
  return value
}

export function idIn(given: Given, key: string): number | undefined {
  const value = given[key]
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw invalid(`${key} is invalid`)
  return value
}

export function idsIn(given: Given, key: string): readonly number[] | undefined {
  const value = given[key]
  if (value === undefined) return undefined
  if (!Array.isArray(value) || !value.every((one) => Number.isSafeInteger(one))) throw invalid(`${key} is invalid`)
  return [...new Set(value as readonly number[])]
}

export function textsIn(given: Given, key: string): readonly string[] | undefined {
  const value = given[key]
  if (value === undefined) return undefined
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) throw invalid(`${key} is invalid`)
  return value as readonly string[]
}

export function objectIn(given: Given, key: string): Given | undefined {
  const value = given[key]
  if (value === undefined) return undefined
  if (!isObject(value)) throw invalid(`${key} is invalid`)
  return value
}
