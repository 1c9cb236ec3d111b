import { json } from '../../http/message.ts'
import type { Row } from '../../world/json.ts'
import type { Table } from '../../world/table.ts'
import { idOf } from '../http/call.ts'
import { page, whole } from '../http/page.ts'
import { notFound } from '../http/problem.ts'
import { PAGED } from '../http/query.ts'
import type { Route } from '../http/router.ts'
import type { WorldData } from '../world/data.ts'

type Gate = Pick<Route, 'privilege' | 'feature'>

const text = (row: Row) => JSON.stringify(row)

/** A list of records that are sent as they are kept. */
export function plainList(path: string, tableOf: (data: WorldData) => Table<Row>, gate: Gate = {}): Route {
  const answer: Route['answer'] = (call) => page(call, tableOf(call.world).values(), text)
  return { method: 'GET', path, query: PAGED, answer, ...gate }
}

/** The same for a list the vendor sends whole [doc]/[guess]. */
export function unpagedList(path: string, tableOf: (data: WorldData) => Table<Row>, gate: Gate = {}): Route {
  const answer: Route['answer'] = (call) => whole(tableOf(call.world).values(), text)
  return { method: 'GET', path, query: PAGED, answer, ...gate }
}

export function plainView(path: string, tableOf: (data: WorldData) => Table<Row>, gate: Gate = {}): Route {
  const answer: Route['answer'] = (call) => json(200, text(rowOf(tableOf(call.world), idOf(call))))
  return { method: 'GET', path: `${path}/{id}`, answer, ...gate }
}

/** Records below another one, by the key that names their parent; 404 when there is no such parent. */
export function plainChildren(
  path: string,
  parents: (data: WorldData) => Table<Row>,
  children: (data: WorldData) => Table<Row>,
  key: string,
  gate: Gate = {},
): Route {
  const answer: Route['answer'] = (call) => {
    const parent = rowOf(parents(call.world), idOf(call))
    return page(
      call,
      [...children(call.world).values()].filter((row) => row[key] === parent.id),
      text,
    )
  }
  return { method: 'GET', path, query: PAGED, answer, ...gate }
}

export function rowOf(table: Table<Row> | undefined, id: number): Row {
  const row = table?.get(id)
  if (row === undefined) throw notFound()
  return row
}
