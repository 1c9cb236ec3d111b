import type { Feature } from '../options.ts'
import type { Call } from './call.ts'
import type { SandboxResponse } from './message.ts'
import { notAllowed, notFound } from './problem.ts'
import type { QueryRules } from './query.ts'

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api/v2`; `{id}` is a number, `{key:text}` anything. */
  readonly path: string
  /** Any other key is refused; `unchecked` leaves that to the endpoint. Default: no key at all. */
  readonly query?: QueryRules | 'unchecked'
  /** Resources of the admin role; other keys get 403 `access_denied` [doc]. */
  readonly privilege?: 'admin'
  readonly feature?: Feature
  readonly answer: (call: Call) => SandboxResponse
}

interface Compiled {
  readonly route: Route
  readonly parts: readonly string[]
}

export class Router {
  readonly #byLength = new Map<number, Compiled[]>()

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const parts = route.path.slice(1).split('/')
      const sameLength = this.#byLength.get(parts.length)
      if (sameLength === undefined) this.#byLength.set(parts.length, [{ route, parts }])
      else sameLength.push({ route, parts })
    }
  }

  /** Throws 404 for a path nobody knows and 405 for a verb the path does not offer [doc]. */
  find(method: string, path: string): { readonly route: Route; readonly segments: Record<string, string> } {
    if (!path.startsWith('/api/v2/')) throw notFound()
    const asked = path.slice('/api/v2/'.length).split('/')
    const verbs: string[] = []
    for (const { route, parts } of this.#byLength.get(asked.length) ?? []) {
      const segments = match(parts, asked)
      if (segments === undefined) continue
      if (route.method === method) return { route, segments }
      verbs.push(route.method)
    }
    throw verbs.length > 0 ? notAllowed(verbs) : notFound()
  }
}

function match(parts: readonly string[], asked: readonly string[]): Record<string, string> | undefined {
  const segments: Record<string, string> = {}
  for (const [place, part] of parts.entries()) {
    const given = asked[place] ?? ''
    if (!part.startsWith('{')) {
      if (part !== given) return undefined
    } else if (part.endsWith(':text}')) {
      if (given === '') return undefined
      segments[part.slice(1, -6)] = given
    } else {
      if (!/^\d+$/.test(given)) return undefined
      segments[part.slice(1, -1)] = given
    }
  }
  return segments
}
