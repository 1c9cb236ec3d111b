import type { SandboxResponse } from '../../http/message.ts'
import { type Found, PathTable } from '../../http/path-table.ts'
import type { Feature } from '../options.ts'
import type { Call } from './call.ts'
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

export class Router {
  readonly #paths: PathTable<Route>

  constructor(routes: readonly Route[]) {
    this.#paths = new PathTable(routes)
  }

  /** Throws 404 for a path nobody knows and 405 for a verb the path does not offer [doc]. */
  find(method: string, path: string): Found<Route> {
    if (!path.startsWith('/api/v2/')) throw notFound()
    const found = this.#paths.find(method, path.slice('/api/v2/'.length))
    if ('route' in found) return found
    throw found.verbs.length > 0 ? notAllowed(found.verbs) : notFound()
  }
}
