import type { Style } from './style.ts'
import { displayWidth, padEnd, padStart, truncate } from './width.ts'

export interface TableColumn {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Never cut, however narrow the terminal. */
  readonly fixed?: boolean
  /** Colours a cell after it was laid out. */
  readonly paint?: (cell: string, row: number) => string
}

const gap = '  '
const narrowest = 6

/** Aligned columns under a dim header. Too wide for `width`, the widest columns are cut; lines never wrap. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
  style: Style,
): string {
  const cells = rows.map((row) => row.map(oneLine))
  const widths = fitted(columns, cells, width)
  const line = (values: readonly string[], paint: (cell: string, column: number) => string): string =>
    values
      .map((value, column) => {
        const cut = truncate(value, widths[column] ?? 0)
        const padded =
          columns[column]?.align === 'right' ? padStart(cut, widths[column] ?? 0) : padEnd(cut, widths[column] ?? 0)
        return paint(column === values.length - 1 && columns[column]?.align !== 'right' ? cut : padded, column)
      })
      .join(gap)
      .trimEnd()
  const titles = columns.map((column) => column.title)
  const header = titles.every((title) => title === '') ? [] : [line(titles, (cell) => style.dim(cell))]
  return [
    ...header,
    ...cells.map((row, index) => line(row, (cell, column) => columns[column]?.paint?.(cell, index) ?? cell)),
  ].join('\n')
}

function fitted(columns: readonly TableColumn[], cells: readonly (readonly string[])[], width: number): number[] {
  const widths = columns.map((column, index) =>
    cells.reduce((widest, row) => Math.max(widest, displayWidth(row[index] ?? '')), displayWidth(column.title)),
  )
  let excess = widths.reduce((sum, each) => sum + each, 0) + gap.length * (columns.length - 1) - width
  while (excess > 0) {
    const widest = widths.reduce(
      (best, each, index) => (columns[index]?.fixed !== true && each > (widths[best] ?? 0) ? index : best),
      columns.findIndex((column) => column.fixed !== true),
    )
    const here = widths[widest]
    if (here === undefined || here <= narrowest) break
    const second = Math.max(
      narrowest,
      ...widths.filter((each, index) => index !== widest && columns[index]?.fixed !== true && each < here),
    )
    const cut = Math.min(excess, Math.max(1, here - second))
    widths[widest] = here - cut
    excess -= cut
  }
  return widths
}

function oneLine(cell: string): string {
  return cell.replace(/\r\n|[\r\n\u2028\u2029]/g, '⏎').replace(/[\p{Cc}]/gu, ' ')
}
