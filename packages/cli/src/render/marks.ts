import type { Style } from './style.ts'
import type { TableColumn } from './table.ts'

export type Mark = 'good' | 'bad' | 'warn' | 'busy' | 'idle'

const signs: Readonly<Record<Mark, string>> = { good: '✓', bad: '✗', warn: '!', busy: '↓', idle: '·' }

export function mark(kind: Mark, style: Style): string {
  return painted(signs[kind], kind, style)
}

/** First column of a table whose rows each begin with a mark. */
export function markedColumn(title: string, kinds: readonly Mark[], style: Style): TableColumn {
  return {
    title: `  ${title}`,
    fixed: true,
    paint: (cell, row) => painted(cell.slice(0, 1), kinds[row] ?? 'idle', style) + cell.slice(1),
  }
}

export function marked(kind: Mark, text: string): string {
  return `${signs[kind]} ${text}`
}

function painted(sign: string, kind: Mark, style: Style): string {
  switch (kind) {
    case 'good':
      return style.green(sign)
    case 'bad':
      return style.red(sign)
    case 'warn':
      return style.yellow(sign)
    case 'busy':
      return style.cyan(sign)
    case 'idle':
      return style.dim(sign)
  }
}
