import type { CheckFinding, StreamVerification, VerifyReport } from '@tajo/engine/reports'
import { count, counted, moment } from '@tajo/operations/words/numbers'
import { type Mark, mark, marked, markedColumn } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'
import { wrap } from '../render/width.ts'

export const checkNames: Readonly<Record<CheckFinding['check'], string>> = {
  count: 'count',
  'id-gap': 'ids',
  sample: 'sample',
  range: 'range',
  rejected: 'rejected',
  run: 'last run',
}

const findingMarks: Readonly<Record<CheckFinding['result'], Mark>> = { ok: 'good', difference: 'bad', unknown: 'warn' }

export function verifyText(
  report: VerifyReport,
  width: number,
  style: Style,
  mostStreams = Number.POSITIVE_INFINITY,
): string {
  const room = Math.min(width, 100)
  const open = report.streams.flatMap((stream) =>
    stream.findings.filter(({ result }) => result !== 'ok').map((finding) => ({ stream: stream.stream, finding })),
  )
  const remarks = open.map(({ stream, finding }) => {
    const words = `${stream}, ${checkNames[finding.check]}: ${finding.text}`
    return `  ${mark(findingMarks[finding.result], style)} ${wrap(words, room - 4, '    ')}`
  })
  return [
    `${mark(resultMark(report), style)} ${style.bold(report.source)}  ${wrap(resultWords(report), room - report.source.length - 4, '  ')}`,
    style.dim(`  ${report.account} · ${moment(report.at)} UTC · ${counted(report.calls, 'call')}`),
    '',
    ...streamLines(report.streams, mostStreams, room, style),
    ...(remarks.length === 0 ? [] : ['', ...remarks]),
  ].join('\n')
}

/** The verdict in a sentence that counts what was and what was not compared. */
export function resultWords(report: VerifyReport): string {
  const compared = report.streams.filter(({ findings }) => findings.some(({ result }) => result !== 'unknown')).length
  const scope = `${compared} of ${counted(report.streams.length, 'stored stream')} could be compared with the source`
  switch (report.result) {
    case 'verified':
      return `verified: ${scope}, no difference`
    case 'difference':
      return `differs from the source: ${scope}`
    case 'unknown':
      return 'nothing could be compared with the source'
  }
}

/** `count ✓, ids ✓`: what was checked and how it came out. */
export function checkWords(stream: StreamVerification): string {
  return stream.findings
    .map(({ check, result }) => `${checkNames[check]} ${{ ok: '✓', difference: '✗', unknown: '?' }[result]}`)
    .join(', ')
}

/** Streams that were compared, of too many the largest; and how many there was nothing to compare with. */
function streamLines(streams: readonly StreamVerification[], most: number, width: number, style: Style): string[] {
  const compared = streams.filter(({ findings }) => findings.length > 0)
  const largest = new Set([...compared].sort((a, b) => b.live - a.live).slice(0, most))
  const shown = compared.filter((stream) => largest.has(stream) || streamMark(stream) !== 'good')
  const dim = (words: string): string => style.dim(`  ${wrap(words, width - 2, '  ')}`)
  const equal = compared.length - shown.length
  const rest = streams.length - compared.length
  return [
    ...(shown.length === 0 ? [] : [streamTable(shown, width, style)]),
    ...(equal === 0 ? [] : [dim(`${counted(equal, 'further stream')} without a difference`)]),
    ...(rest === 0 ? [] : [dim(`${counted(rest, 'further stream')} the source offers nothing to compare with`)]),
  ]
}

function streamTable(streams: readonly StreamVerification[], width: number, style: Style): string {
  const marks = streams.map(streamMark)
  const rows = streams.map((stream, index) => [
    marked(marks[index] ?? 'idle', stream.stream),
    count(stream.live),
    count(stream.deleted),
    dayOf(stream.oldest),
    dayOf(stream.newest),
    checkWords(stream),
  ])
  const columns = [
    markedColumn('stream', marks, style),
    { title: 'stored', align: 'right' as const, fixed: true },
    { title: 'deleted', align: 'right' as const, fixed: true },
    { title: 'oldest', fixed: true },
    { title: 'newest', fixed: true },
    { title: 'checks' },
  ]
  return table(columns, rows, width - 2, style).replace(/^/gm, '  ')
}

function streamMark({ findings }: StreamVerification): Mark {
  const results = new Set(findings.map(({ result }) => result))
  if (results.has('difference')) return 'bad'
  if (results.has('ok')) return 'good'
  return results.size === 0 ? 'idle' : 'warn'
}

function resultMark({ result }: VerifyReport): Mark {
  return result === 'verified' ? 'good' : result === 'difference' ? 'bad' : 'warn'
}

export const dayOf = (iso: string | null): string => (iso === null ? '' : iso.slice(0, 10))
