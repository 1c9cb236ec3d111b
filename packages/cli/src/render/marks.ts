import type { Style } from './style.ts'

export type Mark = 'good' | 'bad' | 'warn' | 'busy' | 'idle'

const signs: Readonly<Record<Mark, string>> = { good: '✓', bad: '✗', warn: '!', busy: '↓', idle: '·' }

export function mark(kind: Mark, style: Style): string {
  const sign = signs[kind]
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
