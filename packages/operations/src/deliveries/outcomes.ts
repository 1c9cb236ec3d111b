import type { RefreshedRow, RowOutcome } from '@tajo/engine/refresh/report'
import type { DeliveryOutcome, PendingDelivery } from './delivery.ts'

/** Outcomes after which a row is another one than before. */
export const changing: readonly RowOutcome[] = ['inserted', 'updated', 'gone']

/** What became of a delivery, by what became of the rows it names. */
export function outcomeOf(delivery: PendingDelivery, rows: readonly RefreshedRow[]): DeliveryOutcome {
  const { id, hints, at, own, visit } = delivery
  const as = (state: DeliveryOutcome['state'], note: string): DeliveryOutcome => ({ id, state, note, rows })
  if (own) return as('ignored', "an echo of Tajo's own writing")
  if (visit !== undefined)
    return visit.visitor === null
      ? as('ignored', 'the page did not prove who visited it')
      : as('done', `${visit.kind} stored`)
  if (hints.length === 0) return as('ignored', 'it names no row')
  const is = (...outcomes: readonly RowOutcome[]) => rows.filter(({ outcome }) => outcomes.includes(outcome))
  if (is('busy').length > 0) return as('pending', 'the source is being written; tried again')
  const changed = is(...changing)
  if (changed.length > 0) return as('done', countsOf(changed))
  const [refused] = is('denied', 'rejected')
  if (refused !== undefined) return as('failed', `${refused.stream}: ${refused.reason ?? 'it could not be stored'}`)
  const unchanged = is('unchanged', 'older')
  const isOlder = (row: RefreshedRow): boolean => row.outcome === 'older' || isBefore(at, row.version)
  if (unchanged.length > 0 && unchanged.every(isOlder)) return as('ignored', 'older: a later version is stored already')
  if (unchanged.length > 0) return as('done', 'nothing new')
  const [later] = is('next-sync')
  if (later !== undefined) return as('done', `left to the next sync: ${later.reason ?? later.stream}`)
  return as('ignored', is('ignored')[0]?.reason ?? 'no row of that name is known')
}

/** Rows a delivery names, and rows below them. */
export function rowsOf(delivery: PendingDelivery, rows: readonly RefreshedRow[]): readonly RefreshedRow[] {
  const named = new Set(delivery.hints.map(({ stream, key }) => `${stream} ${key}`))
  return rows.filter(({ stream, key, parent }) =>
    named.has(parent === undefined ? `${stream} ${key}` : `${parent.stream} ${parent.key}`),
  )
}

function isBefore(at: string | null, version: string | undefined): boolean {
  return at !== null && version !== undefined && Date.parse(at) < Date.parse(version)
}

/** `tickets 1 updated, conversations 2 inserted` */
function countsOf(rows: readonly RefreshedRow[]): string {
  const counts = new Map<string, number>()
  for (const { stream, outcome } of rows)
    counts.set(`${stream} ${outcome}`, (counts.get(`${stream} ${outcome}`) ?? 0) + 1)
  return [...counts]
    .map(([what, count]) => {
      const [stream = '', outcome = ''] = what.split(' ')
      return `${stream} ${count} ${outcome}`
    })
    .join(', ')
}
