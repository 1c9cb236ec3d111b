import type { Row } from '../../world/json.ts'
import type { Table } from '../../world/table.ts'
import { countOf, found, one } from '../http/answers.ts'
import { type Call, idOf, type Route } from '../http/call.ts'
import { type Listing, list } from '../http/list.ts'
import type { Feature } from '../options.ts'
import type { ZendeskWorld } from '../world/world.ts'
import { byId, placeById } from './order.ts'

export interface Plain {
  /** Below `/api/v2`. */
  readonly path: string
  readonly key: string
  readonly singular: string
  readonly table: (world: ZendeskWorld) => Table<Row>
  readonly paging: Listing<Row>['paging']
  readonly where?: (row: Row, call: Call) => boolean
  readonly privilege?: 'admin'
  readonly feature?: Feature
  readonly scope?: string
  readonly style?: Listing<Row>['style']
  /** On the wire, where that is not the row itself. */
  readonly render?: (row: Row) => string
  /** Whether `{path}/count` exists. */
  readonly counted?: true
}

/** List, show and, where the vendor has it, count of a table that is kept as it is sent. */
export function plainRoutes(plain: Plain): readonly Route[] {
  const { path, key, singular, table, paging, where, style, render = (row: Row) => JSON.stringify(row) } = plain
  const gates = {
    ...(plain.privilege === undefined ? undefined : { privilege: plain.privilege }),
    ...(plain.feature === undefined ? undefined : { feature: plain.feature }),
    ...(plain.scope === undefined ? undefined : { scope: plain.scope }),
  }
  const get = { method: 'GET', ...gates } as const
  const rows = (call: Call) => {
    const sorted = table(call.world).sorted(byId)
    return where === undefined ? sorted : sorted.filter((row) => where(row, call))
  }
  return [
    {
      ...get,
      path: `/api/v2${path}`,
      answer: (call) =>
        list(call, {
          key,
          rows: rows(call),
          place: placeById,
          render,
          paging,
          ...(style === undefined ? undefined : { style }),
        }),
    },
    ...(plain.counted === true
      ? [{ ...get, path: `/api/v2${path}/count`, answer: (call: Call) => countOf(call, rows(call).length) }]
      : []),
    {
      ...get,
      path: `/api/v2${path}/{id}`,
      answer: (call) => one(singular, render(found(table(call.world).get(idOf(call))))),
    },
  ]
}

/** A filter of the query that compares texts: `?active=true`. */
export function asked(call: Call, name: string, value: unknown): boolean {
  const wanted = call.query.get(name)
  return wanted === null || wanted === String(value)
}
