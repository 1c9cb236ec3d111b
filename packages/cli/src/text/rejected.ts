import type { RejectedRecord } from '@tajo/core/warehouse'
import type { ReplayReport } from '@tajo/engine/replay'
import { ago, counted } from '@tajo/operations/words/numbers'
import { mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'

export function rejectedText(rejected: readonly RejectedRecord[], now: number, width: number, style: Style): string {
  if (rejected.length === 0) return 'No record is rejected.'
  const rows = rejected.map((record) => [
    record.source,
    record.stream,
    record.key ?? '',
    ago(record.at, now),
    record.reason,
  ])
  const shown = table(
    [
      { title: 'source', fixed: true },
      { title: 'stream', fixed: true },
      { title: 'key', fixed: true },
      { title: 'when', fixed: true },
      { title: 'reason' },
    ],
    rows,
    width,
    style,
  )
  return `${shown}\n\nTry them again: ${style.cyan('tajo rejected replay')}`
}

export function replayText(reports: readonly (ReplayReport & { readonly source: string })[], style: Style): string {
  return reports
    .map(({ source, replayed, stillRejected, waiting }) => {
      const sign = mark(stillRejected + waiting > 0 ? 'warn' : 'good', style)
      const words = [
        `${counted(replayed, 'record')} stored`,
        ...(stillRejected > 0 ? [`${stillRejected} rejected again`] : []),
        ...(waiting > 0 ? [`${waiting} left to the next sync`] : []),
      ]
      return `${sign} ${source}: ${words.join(', ')}`
    })
    .join('\n')
}
