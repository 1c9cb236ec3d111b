import type { SandboxRequest, SandboxResponse } from '../../http/message.ts'
import type { MetricEvents } from '../metrics/metric-events.ts'
import type { Feature, Settings } from '../options.ts'
import type { Rows } from '../rows/rows.ts'
import type { User } from '../world/records.ts'
import type { ZendeskWorld } from '../world/world.ts'

/** What stands behind every endpoint. */
export interface Desk {
  readonly settings: Settings
  readonly world: ZendeskWorld
  readonly rows: Rows
  readonly metricEvents: MetricEvents
}

/** One call that found its endpoint and was let in. */
export interface Call extends Desk {
  readonly request: SandboxRequest
  /** Host that links in the answer name. */
  readonly origin: string
  /** As asked for, without `.json`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly segments: Readonly<Record<string, string>>
  /** Whose call it is; null only where anybody may ask. */
  readonly user: User | null
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From the root of the host; `{id}` is a number, `{key:text}` anything. */
  readonly path: string
  /** Other tokens get 403 [oas]. */
  readonly privilege?: 'admin'
  readonly feature?: Feature
  /** Resource a token may be limited to; without it the broad scope is needed [doc]. */
  readonly scope?: string
  /** Answers without a credential. */
  readonly open?: true
  readonly answer: (call: Call) => SandboxResponse
}

/** The number at `{name}` of the endpoint's path. */
export function idOf(call: Call, name = 'id'): number {
  return Number(call.segments[name])
}

/** Who calls, where a call cannot be anonymous. */
export function callerOf(call: Call): User {
  return call.user ?? call.world.me()
}

/** Names after `include`, side-loads [oas]. */
export function includesOf(call: Call): ReadonlySet<string> {
  return new Set((call.query.get('include') ?? '').split(',').map((part) => part.trim()))
}

/** Ids of a comma list, at most a hundred, whatever order and doubles it came in. */
export function numbersIn(text: string | null): readonly number[] {
  return [...new Set((text ?? '').split(',').map(Number))].filter((id) => Number.isInteger(id) && id > 0)
}
