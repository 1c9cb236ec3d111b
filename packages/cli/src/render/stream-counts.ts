import { count } from '@tajo/operations/words/numbers'
import { type Mark, marked, markedColumn } from './marks.ts'
import type { Style } from './style.ts'
import { type TableColumn, table } from './table.ts'

export interface StreamCounts {
  readonly stream: string
  readonly mark: Mark
  readonly read: number
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly deleted: number
  readonly rejected: number
  readonly calls: number
}

const columns: readonly (readonly [title: string, key: Exclude<keyof StreamCounts, 'stream' | 'mark'>])[] = [
  ['read', 'read'],
  ['new', 'inserted'],
  ['changed', 'updated'],
  ['same', 'unchanged'],
  ['deleted', 'deleted'],
  ['rejected', 'rejected'],
  ['calls', 'calls'],
]
const always = new Set(['read', 'calls'])

/** A line per stream; columns in which nothing happened are left out. */
export function streamCounts(streams: readonly StreamCounts[], width: number, style: Style): string {
  const shown = columns.filter(([, key]) => always.has(key) || streams.some((stream) => stream[key] > 0))
  const numbers = shown.map(
    ([title]): TableColumn => ({
      title,
      align: 'right',
      fixed: true,
      paint: (cell) => (cell.trim() === '0' ? style.dim(cell) : cell),
    }),
  )
  const marks = streams.map((stream) => stream.mark)
  const rows = streams.map((stream) => [
    marked(stream.mark, stream.stream),
    ...shown.map(([, key]) => count(stream[key])),
  ])
  return table([markedColumn('stream', marks, style), ...numbers], rows, width, style)
}
