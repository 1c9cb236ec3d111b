import type { RunReport } from '@tajo/models/run-models'
import { count, counted, duration } from '@tajo/operations/words/numbers'
import { mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'
import { wrap } from '../render/width.ts'

const howBuilt: Readonly<Record<RunReport['models'][number]['built'], string>> = {
  full: 'all',
  changed: 'changes',
  unchanged: 'as it was',
  view: 'view',
}

/** The models of a run with their rows, and what their tests said. */
export function modelsText(report: RunReport, width: number, style: Style): string {
  const room = Math.min(width, 100)
  return [
    table(
      [
        { title: 'model', fixed: true },
        { title: 'rows', align: 'right', fixed: true },
        { title: 'built', fixed: true },
        { title: 'written', align: 'right', fixed: true },
      ],
      report.models.map(({ name, rows, built, written }) => [
        `${report.schema}.${name}`,
        built === 'view' ? '' : count(rows),
        howBuilt[built],
        built === 'view' ? '' : count(written),
      ]),
      room,
      style,
    ),
    '',
    ...warningLines(report, style, room),
    modelsLine(report, style, room),
  ].join('\n')
}

/** One sentence about a run, for commands that do more than this. */
export function modelsLine(report: RunReport, style: Style, room: number): string {
  const what =
    report.changedTickets === null
      ? `everything${report.because === null ? '' : ` (${report.because})`}`
      : counted(report.changedTickets, 'changed ticket')
  const tests = report.warnings.length === 0 ? 'all passed' : `${counted(report.warnings.length, 'remark')}`
  const words = `${counted(report.models.length, 'model')} over ${what} in ${duration(report.milliseconds / 1000)}; ${counted(report.tests, 'test')}, ${tests}`
  return `${mark('good', style)} ${wrap(words, room - 2, '  ')}`
}

function warningLines({ warnings }: RunReport, style: Style, room: number): string[] {
  return warnings.map(({ model, test, description, failures }) => {
    const words = `${model}, ${test}: ${description} (${counted(failures, 'row')})`
    return `${mark('warn', style)} ${wrap(words, room - 2, '  ')}`
  })
}
