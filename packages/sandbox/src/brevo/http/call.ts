import type { SandboxRequest, SandboxResponse } from '../../http/message.ts'
import type { Settings } from '../options.ts'
import type { Actor } from '../world/records.ts'
import type { BrevoWorld } from '../world/world.ts'
import { invalid } from './problem.ts'

/** What stands behind every endpoint. */
export interface Desk {
  readonly settings: Settings
  readonly world: BrevoWorld
}

/** One call that found its endpoint and was let in. */
export interface Call extends Desk {
  readonly request: SandboxRequest
  /** `http://127.0.0.1:4103`, as links in answers begin. */
  readonly origin: string
  readonly query: URLSearchParams
  readonly segments: Readonly<Record<string, string>>
  readonly actor: Actor
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** After `/v3`; `{id}` is a number, `{key:text}` anything. */
  readonly path: string
  /** Needs the Sales CRM of the plan. */
  readonly crm?: true
  readonly answer: (call: Call) => SandboxResponse
}

export function idOf(call: Call, name = 'id'): number {
  return Number(call.segments[name])
}

/** A part of the path, decoded. */
export function textOf(call: Call, name: string): string {
  try {
    return decodeURIComponent(call.segments[name] ?? '')
  } catch {
    throw invalid(`${name} is invalid`)
  }
}
