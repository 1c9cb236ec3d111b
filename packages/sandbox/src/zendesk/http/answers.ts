import { json, type SandboxResponse } from '../../http/message.ts'
import type { Call } from './call.ts'
import { recordNotFound } from './problem.ts'

/** `{"ticket":{…}}` */
export function one(key: string, text: string, status = 200): SandboxResponse {
  return json(status, `{"${key}":${text}}`)
}

/** 201 with the address of what was made [rec]. */
export function created(call: Call, path: string, key: string, text: string, status = 201): SandboxResponse {
  return json(status, `{"${key}":${text}}`, { Location: `${call.origin}/api/v2/${path}.json` })
}

export function found<R>(row: R | undefined): R {
  if (row === undefined) throw recordNotFound()
  return row
}

/** Counts are approximate and old ones have no time [oas]. */
export function countOf(call: Call, value: number): SandboxResponse {
  const refreshed_at = value > 100_000 ? null : new Date(call.settings.clock.now()).toISOString().replace(/\.\d+/, '')
  return json(200, JSON.stringify({ count: { value: Math.min(value, 100_000), refreshed_at } }))
}

/** Members of an envelope: texts are JSON already. */
export function envelope(parts: Readonly<Record<string, string | undefined>>): SandboxResponse {
  const members = Object.entries(parts).flatMap(([key, text]) => (text === undefined ? [] : [`"${key}":${text}`]))
  return json(200, `{${members.join(',')}}`)
}

export function arrayOf<R>(rows: Iterable<R>, render: (row: R) => string): string {
  return `[${Array.from(rows, render).join(',')}]`
}
