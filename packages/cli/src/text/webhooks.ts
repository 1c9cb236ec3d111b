import { ago, counted, moment } from '@tajo/operations/words/numbers'
import { type Mark, mark, marked, markedColumn } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'
import { wrap } from '../render/width.ts'

export interface Endpoint {
  readonly source: string
  readonly url: string
}

/** A delivery as the API shows it. */
export interface DeliveryRow {
  readonly id: number
  readonly source: string
  readonly topic: string
  readonly happenings: readonly string[]
  readonly receivedAt: string
  readonly state: string
  readonly note: string | null
}

export interface SetupAnswer {
  readonly source: string
  readonly vendor: string
  readonly url: string
  readonly applied: boolean
  readonly steps: readonly {
    readonly action: 'create' | 'update' | 'keep' | 'by-hand'
    readonly text: string
    readonly settings?: Readonly<Record<string, string>>
  }[]
  readonly secret: 'configured' | 'kept' | 'missing'
}

export const webhookWords = {
  noNumber: (id: string) => `"${id}" is no number of a delivery.`,
  replayed: (count: number) =>
    count === 0 ? 'No such delivery.' : `${counted(count, 'delivery', 'deliveries')} will be worked on again.`,
  noServer: 'No server runs for this tajo.yml, so nothing can come.',
  startOne: 'Start one with `tajo serve`.',
  tailing: 'Deliveries as they come; Ctrl-C ends this.',
  notTailed: (status: number) => `The server answered ${status} to the question for deliveries.`,
}

export function webhooksText(
  { endpoints, deliveries }: { endpoints: readonly Endpoint[]; deliveries: readonly DeliveryRow[] },
  now: number,
  width: number,
  style: Style,
): string {
  const addresses = endpoints.map(({ source, url }) => `${style.bold(source)}\n  ${url}`)
  const shown = deliveries.length === 0 ? 'No delivery yet.' : deliveryTable(deliveries, now, width, style)
  return [...addresses, '', shown].join('\n')
}

function deliveryTable(deliveries: readonly DeliveryRow[], now: number, width: number, style: Style): string {
  const marks = deliveries.map(({ state }) => stateMark(state))
  return table(
    [
      markedColumn('delivery', marks, style),
      { title: 'source', fixed: true },
      { title: 'when', fixed: true },
      { title: 'what' },
      { title: 'state', fixed: true },
      { title: 'led to' },
    ],
    deliveries.map(({ id, source, receivedAt, topic, state, note }, index) => [
      marked(marks[index] ?? 'idle', String(id)),
      source,
      ago(receivedAt, now),
      topic,
      state,
      note ?? '',
    ]),
    width,
    style,
  )
}

/** One line of the tail. */
export function deliveryLine(
  { id, source, topic, happenings, receivedAt, state, note }: DeliveryRow,
  style: Style,
): string {
  const words = happenings.length === 0 ? '' : ` (${happenings.join(', ')})`
  const led = note === null ? '' : `: ${note}`
  return `${style.dim(receivedAt.slice(11, 19))} ${mark(stateMark(state), style)} ${id} ${source} ${topic}${style.dim(words)} ${state}${led}`
}

export function deliveryText(
  delivery: DeliveryRow & { readonly body: string | null },
  now: number,
  width: number,
  style: Style,
): string {
  const { id, source, topic, happenings, receivedAt, state, note, body } = delivery
  return [
    `${mark(stateMark(state), style)} ${style.bold(`delivery ${id}`)} of ${source}: ${state}`,
    `  ${topic}${happenings.length === 0 ? '' : ` (${happenings.join(', ')})`}`,
    `  ${moment(receivedAt)} UTC, ${ago(receivedAt, now)}`,
    ...(note === null ? [] : [`  ${wrap(note, Math.min(width, 100) - 2, '  ')}`]),
    '',
    body ?? style.dim('What was sent is no longer kept.'),
  ].join('\n')
}

type Action = SetupAnswer['steps'][number]['action']

const planned: Readonly<Record<Action, Mark>> = { create: 'idle', update: 'idle', keep: 'good', 'by-hand': 'warn' }
const done: Readonly<Record<Action, Mark>> = { ...planned, create: 'good', update: 'good' }

export function setupText(
  { vendor, source, url, applied, steps, secret }: SetupAnswer,
  width: number,
  style: Style,
): string {
  const room = Math.min(width, 100)
  const marks = applied ? done : planned
  return [
    `${style.bold(`Webhooks of ${source}`)} (${vendor}) to`,
    `  ${url}`,
    '',
    ...steps.flatMap(({ action, text, settings }) => [
      `${mark(marks[action], style)} ${wrap(text, room - 2, '  ')}`,
      ...Object.entries(settings ?? {}).map(([name, value]) => `    ${style.dim(`${name}:`)} ${indented(value)}`),
    ]),
    '',
    secretText(secret, source, applied),
    ...(applied ? [] : ['Nothing was changed: this is what it would do.']),
    ...(applied ? [`Try it: ${style.cyan(`tajo webhooks trigger ${source}`)}`] : []),
  ].join('\n')
}

function secretText(secret: SetupAnswer['secret'], source: string, applied: boolean): string {
  if (secret === 'configured') return 'Deliveries are verified with the secret of tajo.yml.'
  if (secret === 'kept') return 'Deliveries are verified with a secret that the server keeps, sealed.'
  return applied
    ? `No secret is set for ${source}: every delivery is refused until there is one (connectors.${source}.webhooks.secret).`
    : `No secret is set for ${source} yet.`
}

export function triggerText(
  { status, text, deliveries }: { status: number; text: string; deliveries: readonly DeliveryRow[] },
  now: number,
  width: number,
  style: Style,
): string {
  const sign = mark(status < 300 ? 'good' : 'bad', style)
  const answer = `${sign} The intake answered ${status}${text === '' ? '' : `: ${text}`}`
  return deliveries.length === 0 ? answer : `${answer}\n\n${deliveryTable(deliveries, now, width, style)}`
}

function stateMark(state: string): Mark {
  switch (state) {
    case 'done':
      return 'good'
    case 'pending':
      return 'busy'
    case 'failed':
    case 'dead':
      return 'bad'
    default:
      return 'idle'
  }
}

function indented(value: string): string {
  return value.includes('\n') ? `\n${value.replace(/^/gm, '      ')}` : value
}
