import type { JsonObject } from '@tajo/core/json'
import type { StreamVerification, VerifyReport } from '@tajo/engine/reports'
import { count, moment } from '@tajo/operations/words/numbers'
import { checkNames, checkWords, dayOf, resultWords } from './verify.ts'

const shownDetails = 50

/** The report as an auditor keeps it: what was compared with what, by whom, when, and all that differed. No values of records. */
export function verifyMarkdown(reports: readonly VerifyReport[], warehouse: string, version: string): string {
  return `${reports.map((report) => oneReport(report, warehouse, version)).join('\n\n')}\n`
}

function oneReport(report: VerifyReport, warehouse: string, version: string): string {
  return [
    `# Verification of ${report.source}`,
    '',
    `**${capital(resultWords(report))}.**`,
    '',
    '| | |',
    '|---|---|',
    `| Account | ${cell(report.account)} |`,
    `| Warehouse | ${cell(warehouse)} |`,
    `| Time | ${moment(report.at)} UTC |`,
    `| Calls to the source | ${count(report.calls)} |`,
    `| Compared by | Tajo ${version}, \`tajo verify\`, reading only |`,
    '',
    '## What is compared',
    '',
    '- **count**: rows stored against the number the source itself gives.',
    '- **ids**: numbers without a row are asked for one by one; each must not exist at the source.',
    '- **sample**: stored rows are read again at the source and compared field by field. Masked columns are left out.',
    '- **rejected**: records that could not be read or stored, and wait in `_tajo.rejected`.',
    '- **last run**: how the last sync of the stream ended, where it was not complete.',
    '',
    '✓ equal · ✗ different · ? could not be decided, and the text says why.',
    '',
    '## Streams',
    '',
    '| stream | table | stored | deleted | oldest | newest | checks |',
    '|---|---|---:|---:|---|---|---|',
    ...report.streams.map(streamRow),
    '',
    '## Findings',
    '',
    ...report.streams.flatMap(findingLines),
  ].join('\n')
}

function streamRow(stream: StreamVerification): string {
  const cells = [
    stream.stream,
    stream.table,
    count(stream.live),
    count(stream.deleted),
    dayOf(stream.oldest),
    dayOf(stream.newest),
  ]
  return `| ${cells.map(cell).join(' | ')} | ${checkWords(stream) || 'nothing to compare with'} |`
}

function findingLines({ stream, findings }: StreamVerification): string[] {
  if (findings.length === 0) return []
  const lines = findings.flatMap(({ check, result, text, details = [] }) => [
    `- ${{ ok: '✓', difference: '✗', unknown: '?' }[result]} **${checkNames[check]}**: ${text}`,
    ...details.slice(0, shownDetails).map((detail) => `  - ${detailWords(detail)}`),
    ...(details.length > shownDetails
      ? [`  - … and ${details.length - shownDetails} more; \`tajo verify --json\` has them`]
      : []),
  ])
  return [`### ${stream}`, '', ...lines, '']
}

/** Which record, which columns, why; never what stands in them. */
function detailWords(detail: JsonObject): string {
  const record = detail['id'] ?? detail['key']
  const fields = Array.isArray(detail['fields']) ? detail['fields'].map((field) => (field as JsonObject)['column']) : []
  const parts = [
    record === undefined ? 'record' : `record ${String(record)}`,
    ...(fields.length > 0 ? [`differs in ${fields.map((field) => `\`${String(field)}\``).join(', ')}`] : []),
    ...(detail['gone'] === true ? ['is no longer at the source'] : []),
    ...(typeof detail['reason'] === 'string' ? [detail['reason']] : []),
  ]
  return parts.join(': ')
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
