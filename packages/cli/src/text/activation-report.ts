import type { ActivationReport, ApplyProgress } from '@tajo/activation/report'
import type { WriteBackReport } from '@tajo/activation/write-back/write-back'
import { count, counted, duration } from '@tajo/operations/words/numbers'
import { type Mark, mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { wrap } from '../render/width.ts'

const phases: Readonly<Record<ApplyProgress['phase'], string>> = {
  attributes: 'creating attributes',
  contacts: 'writing contacts',
  lists: 'changing lists',
  'read-back': 'reading back what was written',
  companies: 'writing companies',
  events: 'sending events',
}

export const activateWords = {
  progress: ({ phase, done, of }: ApplyProgress): string => `${phases[phase]}: ${count(done)} of ${count(of)} …`,
  goOn: 'Interrupted; what was written is saved. Go on with: tajo activate',
} as const

/** What a run wrote, what is there, and what needs a person. */
export function activationReportText(report: ActivationReport, width: number, style: Style): string {
  const room = Math.min(width, 100)
  const line = (name: string, words: string): string => `  ${name.padEnd(10)} ${wrap(words, room - 13, ' '.repeat(13))}`
  return [
    `${mark(headMark(report), style)} ${style.bold(headWords(report))}  ${style.dim(`${counted(report.calls, 'call')}, ${duration(report.milliseconds / 1000)}`)}`,
    '',
    line('contacts', contactWords(report)),
    ...report.lists.map(({ id, added, removed }, index) =>
      line(index === 0 ? 'lists' : '', `${id}  +${count(added)} −${count(removed)}`),
    ),
    ...(hasEvents(report) ? [line('events', eventWords(report))] : []),
    ...(hasCompanies(report) ? [line('companies', companyWords(report))] : []),
    line('read back', readBackWords(report)),
    line('in all', outcomeWords(report)),
    ...rejectedLines(report, style, room),
    ...report.ended.map(({ kind, reason, waiting }) =>
      noted(
        'warn',
        `${kind}: ${reason}${waiting === 0 ? '' : `; ${count(waiting)} wait for the next run`}`,
        style,
        room,
      ),
    ),
    ...report.remarks.map((text) => noted('warn', text, style, room)),
  ].join('\n')
}

/** Edits made in Brevo, on their way to the helpdesks. */
export function writeBackText(report: WriteBackReport, width: number, style: Style): string {
  const room = Math.min(width, 100)
  const { planned, written, contacts, alreadyThere, overtaken, rejected, unanswered, waiting, causes, ended } = report
  const words = [
    `${counted(written, 'edit')} of ${counted(contacts, 'contact')} written`,
    ...(alreadyThere === 0 ? [] : [`${count(alreadyThere)} there already`]),
    ...(overtaken === 0 ? [] : [`${count(overtaken)} edited in the helpdesk meanwhile`]),
    ...(rejected === 0 ? [] : [`${count(rejected)} refused`]),
    ...(unanswered === 0 ? [] : [`${count(unanswered)} without an answer`]),
    ...(waiting === 0 ? [] : [`${count(waiting)} waiting`]),
  ].join(', ')
  return [
    noted(written + alreadyThere === planned ? 'good' : 'warn', `back to the helpdesks: ${words}`, style, room),
    ...causes.flatMap(({ source, field, count: number, message, fix }) => [
      noted('bad', `${count(number)}  ${source} ${field}: ${message}`, style, room),
      `    ${style.dim(wrap(fix, room - 4, '    '))}`,
    ]),
    ...ended.map(({ source, reason }) => noted('warn', `${source}: ${reason}`, style, room)),
  ].join('\n')
}

function headMark({ state, outcomes }: ActivationReport): Mark {
  if (state === 'stopped') return 'warn'
  return outcomes.rejected + outcomes.waiting > 0 ? 'warn' : 'good'
}

function headWords({ state, outcomes, inPart }: ActivationReport): string {
  if (state === 'stopped') return 'Stopped before its end'
  const open = outcomes.rejected + inPart
  const waiting = outcomes.waiting === 0 ? '' : `, ${count(outcomes.waiting)} waiting`
  return open === 0 ? `Delivered${waiting}` : `Delivered except ${count(open)}${waiting}`
}

function contactWords({ created, updated, alreadyThere, attributesCreated }: ActivationReport): string {
  return [
    `${count(created)} created`,
    `${count(updated)} updated`,
    ...(alreadyThere === 0 ? [] : [`${count(alreadyThere)} there already`]),
    ...(attributesCreated.length === 0 ? [] : [`new attributes ${attributesCreated.join(', ')}`]),
  ].join(', ')
}

function hasEvents({ events }: ActivationReport): boolean {
  return Object.values(events).some((number) => number > 0)
}

function eventWords({ events }: ActivationReport): string {
  return [
    `${count(events.sent)} sent`,
    ...(events.waiting === 0 ? [] : [`${count(events.waiting)} waiting`]),
    ...(events.skipped === 0 ? [] : [`${count(events.skipped)} not sent`]),
    ...(events.unanswered === 0 ? [] : [`${count(events.unanswered)} without an answer, looked for by the next run`]),
    ...(events.found === 0 ? [] : [`${count(events.found)} of an earlier run found`]),
  ].join(', ')
}

function hasCompanies({ companies }: ActivationReport): boolean {
  return Object.values(companies).some((number) => number > 0)
}

function companyWords({ companies }: ActivationReport): string {
  const { created, renamed, linked, unlinked, waiting } = companies
  return [
    `${count(created)} created`,
    `${count(renamed)} renamed`,
    `${count(linked)} contacts linked`,
    `${count(unlinked)} unlinked`,
    ...(waiting === 0 ? [] : [`${count(waiting)} waiting for the hourly limit`]),
  ].join(', ')
}

function readBackWords({ readBack }: ActivationReport): string {
  if (readBack.of === 0) return 'nothing was written'
  const differ = readBack.differ === 0 ? 'all as written' : `${count(readBack.differ)} not as written`
  return `${count(readBack.compared)} of ${counted(readBack.of, 'contact')} compared, ${differ}`
}

/** Every customer has one outcome. */
function outcomeWords({ outcomes, considered }: ActivationReport): string {
  const parts = Object.entries(outcomes).filter(([, number]) => number > 0)
  const words = parts.map(([outcome, number]) => `${count(number)} ${outcome}`).join(' + ')
  return `${words === '' ? '0' : words} = ${counted(considered, 'customer')}`
}

function rejectedLines({ rejected }: ActivationReport, style: Style, room: number): string[] {
  if (rejected.length === 0) return []
  return [
    '',
    ...rejected.flatMap(({ count: number, field, message, fix, samples }) => [
      noted(
        'bad',
        `${count(number)}  ${field === null ? '' : `${field}: `}${message}${samples.length === 0 ? '' : ` (${samples.join(', ')})`}`,
        style,
        room,
      ),
      `    ${style.dim(wrap(fix, room - 4, '    '))}`,
    ]),
  ]
}

function noted(kind: Mark, text: string, style: Style, room: number): string {
  return `  ${mark(kind, style)} ${wrap(text, room - 4, '    ')}`
}
