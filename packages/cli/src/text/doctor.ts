import type { Check } from '@tajo/operations/doctor/check'
import { type Mark, mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { padEnd, wrap } from '../render/width.ts'

const marks: Readonly<Record<Check['result'], Mark>> = { ok: 'good', warn: 'warn', fail: 'bad' }

export function doctorText(checks: readonly Check[], width: number, style: Style): string {
  const nameWidth = Math.max(...checks.map(({ name }) => name.length))
  const indent = ' '.repeat(nameWidth + 4)
  const room = Math.min(width, 100) - indent.length
  const block = (text: string): string => wrap(text, room).replaceAll('\n', `\n${indent}`)
  const lines = checks.flatMap((check) => [
    `${mark(marks[check.result], style)} ${padEnd(check.name, nameWidth)}  ${block(check.text)}`,
    ...(check.result === 'ok' ? [] : [`${indent}${style.cyan(block(check.fix))}`]),
  ])
  return [...lines, '', summary(checks)].join('\n')
}

function summary(checks: readonly Check[]): string {
  const failing = checks.filter(({ result }) => result === 'fail').length
  const warnings = checks.filter(({ result }) => result === 'warn').length
  if (failing > 0) return `${failing} to mend${warnings > 0 ? `, ${warnings} to look at` : ''}.`
  return warnings > 0 ? `Nothing broken, ${warnings} to look at.` : 'All is well.'
}
