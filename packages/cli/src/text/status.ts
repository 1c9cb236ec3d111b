import type { SourceStatus } from '@tajo/engine/reports'
import { ago, count, counted, moment } from '@tajo/operations/words/numbers'
import { mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'
import { wrap } from '../render/width.ts'
import { verdictMark } from './runs.ts'

export function statusText(sources: readonly SourceStatus[], now: number, width: number, style: Style): string {
  return sources.map((source) => sourceText(source, now, Math.min(width, 100), style)).join('\n\n')
}

function sourceText(source: SourceStatus, now: number, width: number, style: Style): string {
  const { lastRun } = source
  const head =
    lastRun === null
      ? `${mark('idle', style)} ${style.bold(source.source)}  never synced; run: tajo sync ${source.source}`
      : `${mark(verdictMark(lastRun.verdict), style)} ${style.bold(source.source)}  ${wrap(lastRun.verdict, width - 30, '  ')}, ${ago(lastRun.at, now)}`
  const rows = source.streams
    .filter(({ rows: stored, lastSyncedAt }) => stored > 0 || lastSyncedAt !== null)
    .map((stream) => [
      stream.table,
      count(stream.rows),
      count(stream.deleted),
      stream.position === null ? '' : moment(stream.position),
      stream.lastSyncedAt === null ? '' : ago(stream.lastSyncedAt, now),
      stream.verdict === null || stream.verdict === 'complete' ? '' : stream.verdict,
    ])
  const untouched = source.streams.length - rows.length
  return [
    head,
    ...(rows.length === 0
      ? []
      : [
          '',
          table(
            [
              { title: 'table', fixed: true },
              { title: 'rows', align: 'right', fixed: true },
              { title: 'deleted', align: 'right', fixed: true },
              { title: 'position (UTC)', fixed: true },
              { title: 'synced', fixed: true },
              { title: '' },
            ],
            rows,
            width - 2,
            style,
          ).replace(/^/gm, '  '),
        ]),
    ...(untouched > 0 && rows.length > 0 ? [style.dim(`  ${counted(untouched, 'stream')} without rows`)] : []),
    ...(source.rejected > 0
      ? ['', `  ${mark('warn', style)} ${counted(source.rejected, 'rejected record')}; see: tajo rejected list`]
      : []),
  ].join('\n')
}
