import type { Config, SourceConfig } from '@tajo/core/config/config'
import type { StreamAccess } from '@tajo/core/connector'
import type { SourceStream } from '@tajo/engine/source'
import type { ConnectorTest } from '@tajo/operations/list/connectors-test'
import { count, counted, moment } from '@tajo/operations/words/numbers'
import { type Mark, mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'
import { padEnd, wrap } from '../render/width.ts'
import { errorText } from './errors.ts'
import { behindName } from './reason.ts'

/** The lines the connector pages promise come first, in their order. */
const wellKnown: readonly (readonly [stream: string, words: string])[] = [
  ['contacts', 'Contacts'],
  ['users', 'Users'],
  ['tickets', 'Tickets'],
  ['companies', 'Companies'],
  ['organizations', 'Organizations'],
  ['agents', 'Agents'],
  ['satisfaction_ratings', 'Satisfaction ratings'],
]

const accessMarks: Readonly<Record<StreamAccess['access'], Mark>> = {
  ok: 'good',
  denied: 'bad',
  'not-in-plan': 'warn',
  absent: 'warn',
  failed: 'bad',
}

export function testText(report: ConnectorTest, width: number, style: Style): string {
  const room = Math.min(width, 100)
  if (report.error !== undefined)
    return `${mark('bad', style)} API connection failed\n${errorText(report.error, room, style)}`
  const access = new Map(report.streams.map((stream) => [stream.stream, stream]))
  const known = wellKnown.flatMap(([name, words]) => {
    const stream = access.get(name)
    if (stream === undefined) return []
    return [
      `${mark(accessMarks[stream.access], style)} ${words} ${stream.access === 'ok' ? 'readable' : 'not readable'}`,
    ]
  })
  const nameWidth = Math.max(...report.streams.map(({ stream }) => stream.length), 0)
  const readable = report.streams.filter((stream) => stream.access === 'ok').length
  return [
    `${mark('good', style)} API connection successful`,
    ...known,
    ...webhooksLines(report, room, style),
    ...report.notes.map((note) => `${mark('warn', style)} ${wrap(note, room - 2, '  ')}`),
    '',
    `${style.bold(report.account ?? report.source)}  ${readable} of ${counted(report.streams.length, 'stream')} readable`,
    '',
    ...report.streams.map((stream) => accessLine(stream, nameWidth, room, style)),
    '',
    limitLine(report),
  ].join('\n')
}

function webhooksLines({ webhooks }: ConnectorTest, width: number, style: Style): readonly string[] {
  if (webhooks === undefined) return []
  const { state, text, hint } = webhooks
  if (state === 'configured') return [`${mark('good', style)} Webhooks configured`]
  const words = state === 'none' ? 'Webhooks not set up' : 'Webhooks not configured'
  return [
    `${mark('warn', style)} ${wrap(`${words}: ${text}`, width - 2, '  ')}`,
    `  ${style.cyan(wrap(hint, width - 2, '  '))}`,
  ]
}

function accessLine(stream: StreamAccess, nameWidth: number, width: number, style: Style): string {
  const start = `  ${mark(accessMarks[stream.access], style)} ${padEnd(stream.stream, nameWidth)}`
  if (stream.access === 'ok') return start.trimEnd()
  const indent = ' '.repeat(nameWidth + 6)
  const room = width - indent.length
  const reason = wrap(behindName(stream.stream, stream.reason), room).replaceAll('\n', `\n${indent}`)
  return `${start}  ${reason}\n${indent}${style.cyan(wrap(stream.hint, room).replaceAll('\n', `\n${indent}`))}`
}

function limitLine({ limitPerMinute, remaining }: ConnectorTest): string {
  if (limitPerMinute === null) return 'Rate limit: the vendor did not say.'
  return `Rate limit: ${count(limitPerMinute)} credits a minute${remaining === null ? '' : `, ${count(remaining)} left in this one`}.`
}

export function sourcesText(config: Config, width: number, style: Style): string {
  const rows = [
    ...config.sources.map((source) => [
      source.name,
      source.type,
      source.enabled ? 'on' : 'off',
      source.domain,
      `${source.layer}.${source.prefix}*`,
    ]),
    ...config.unusedSources.map(({ name, type }) => [name, type, 'unused', '', '']),
  ]
  if (rows.length === 0) return 'No source is configured. Run `tajo init`.'
  const titles = ['source', 'type', 'state', 'account', 'tables']
  return table(
    titles.map((title) => ({ title })),
    rows,
    width,
    style,
  )
}

/** One line a stream: what is set for it and what it is. */
export function streamsText(
  config: SourceConfig,
  streams: readonly { readonly name: string; readonly description: string; readonly on: SourceStream | undefined }[],
  width: number,
  style: Style,
): string {
  const rows = streams.map(({ name, description, on }) => [
    name,
    on === undefined ? 'off' : settingWords(on),
    on?.settings.since === undefined ? '' : moment(on.settings.since.toISOString()),
    description,
  ])
  const shown = table(
    [
      { title: 'stream', fixed: true },
      { title: 'sync', fixed: true },
      { title: rows.some((row) => row[2] !== '') ? 'since' : '' },
      { title: 'what it is' },
    ],
    rows,
    width,
    style,
  )
  return `${style.bold(config.name)}  ${config.domain}\n\n${shown}`
}

function settingWords({ syncType, table: { write, history } }: SourceStream): string {
  const words = [syncType, ...(write === 'append' ? ['append'] : []), ...(history ? ['history'] : [])]
  return words.join(', ')
}
