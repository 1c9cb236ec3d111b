import type { Erased } from '@tajo/operations/gdpr/erase-person'
import type { PersonExport } from '@tajo/operations/gdpr/export-person'
import type { ErasurePlan, Nobody } from '@tajo/operations/gdpr/plan-erasure'
import { countWords } from '@tajo/operations/gdpr/receipt'
import { counted } from '@tajo/operations/words/numbers'
import { Page } from '../render/page.ts'
import type { Style } from '../render/style.ts'

const widest = 100

export const gdprWords = {
  reasonMissing: 'An erasure needs a reason: it is kept in the receipt. Say it with --reason.',
  yesMissing: 'An erasure cannot be taken back, and nobody can be asked here.',
  sayYes: 'Look at the plan with --dry-run, then say --yes.',
  confirm: (email: string): string => `Erase ${email}? There is no way back.`,
  leftAlone: 'Nothing was erased.',
  notWritten: (file: string, code: string): string => `${file} could not be written (${code}).`,
  elsewhere: 'Name a file that is not there yet with --out.',
} as const

/** Who is not there; or was, and is erased. */
export function nobodyText({ text, erasedBefore }: Nobody): string {
  if (erasedBefore === null) return text
  const { id, at, isDone } = erasedBefore
  const state = isDone ? 'was erased' : 'is being erased; say it again without --dry-run, and it goes on'
  return `${text}\nSomebody with it ${state}: ${id}, ${at}.`
}

/** What an erasure would do. */
export function planText(plan: ErasurePlan, width: number, style: Style): string {
  const page = new Page(Math.min(width, widest), style)
  const { people, addresses, systems, tables, stores, notes } = plan
  const known = people.map(({ source, stream, key }) => `${source} ${stream} ${key}`).join(', ')
  return [
    page.fit(`One person, known by ${counted(addresses, 'address', 'addresses')}: ${known}`),
    '',
    'Systems',
    ...systems.map(({ system, outcome, people: count, effect }) => {
      if (outcome === 'absent') return page.marked('good', `${system}: nobody is there`, '  ')
      if (outcome === 'kept') return page.marked('warn', `${system}: ${count} stay; --helpdesk erases them`, '  ')
      return page.marked('warn', `${system}: ${count}; ${effect}`, '  ')
    }),
    '',
    'Tables',
    ...tables.map((one) => page.fit(`  ${one.name}: ${countWords(one)}`)),
    ...stores.map(({ name, rows }) => page.fit(`  ${name}: ${rows} emptied`)),
    '',
    ...notes.map((note) => page.marked('idle', note)),
  ].join('\n')
}

/** The receipt. */
export function erasedText({ text, isRepeat, receipt }: Erased): string {
  return isRepeat ? `Nothing was left to do: erased before, ${receipt.at}.\n\n${text}` : text
}

export function exportedText(
  file: string,
  { tables, notes }: PersonExport['manifest'],
  width: number,
  style: Style,
): string {
  const page = new Page(Math.min(width, widest), style)
  return [
    `${file}`,
    '',
    ...tables.map(({ name, rows }) => page.fit(`  ${name}: ${counted(rows, 'record')}`)),
    '',
    ...notes.map((note) => page.marked('idle', note)),
  ].join('\n')
}
