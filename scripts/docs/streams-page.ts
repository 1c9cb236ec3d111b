import type { Column } from '@tajo/core/columns'
import type { DeletesSpec, StreamSpec } from '@tajo/core/stream'
import { code, codes, markdownTable } from './markdown.ts'

/** What the page of a vendor's streams says beside its streams. */
export interface StreamsPage {
  readonly title: string
  /** Handwritten page of the connector, beside this one. */
  readonly connector: string
  /** Folder the streams are written in. */
  readonly source: string
  readonly streams: readonly StreamSpec[]
  /** What the column `credits` stands for. */
  readonly credits: string
  /** A credit in the vendor's words, one and several. */
  readonly creditWords: readonly [string, string]
  /** What columns are called; default: as the vendor calls them. */
  readonly names?: string
}

/** The whole page: one table over all streams, then a section for each. */
export function streamsPage(page: StreamsPage): string {
  return `${[intro(page), overview(page.streams), ...page.streams.map((stream) => section(stream, page))].join('\n\n')}\n`
}

const vendorsNames = `Column names are the vendor's; nested
objects are flattened with \`_\`.`

function intro({ title, connector, source, credits, names = vendorsNames }: StreamsPage): string {
  return `<!-- Made by \`npm run docs\` from ${source}; edits here are lost. -->

# ${title} streams

Every stream of the [${title} connector](${connector}) with the table it fills. ${names} All streams are on unless the table says *off*; a child that is switched on switches its
parent on.

- **credits** is ${credits}
- **read** tells what a later sync asks for: *changes* by the cursor, *changed parents* only, the last *n days* again, or
  the *whole* list.
- **deleted rows** tells how a record that vanished is noticed; see [deletes](${connector}#deletes).
- **needs** is what the account must have; without it the stream is skipped and the run goes on.`
}

function overview(streams: readonly StreamSpec[]): string {
  return markdownTable(
    ['stream', 'key', 'cursor', 'sync types', 'read', 'credits', 'deleted rows', 'needs', 'parent', 'personal columns'],
    streams.map((stream) => [
      `[${stream.name}](#${stream.name})${stream.optional === true ? ' (off)' : ''}`,
      codes(stream.key),
      stream.cursor === undefined ? '' : code(stream.cursor.field),
      codes(stream.syncTypes),
      readWords(stream),
      String(stream.credits),
      deletesWordsOf(stream),
      needsWords(stream),
      stream.parent === undefined ? '' : `[${stream.parent.stream}](#${stream.parent.stream})`,
      String(Object.values(stream.columns).filter((column: Column) => column.pii === true).length || ''),
    ]),
  )
}

function section(stream: StreamSpec, page: StreamsPage): string {
  return [
    `## ${stream.name}`,
    `${stream.description} [Vendor's page](${stream.docs}).`,
    facts(stream, page)
      .map((fact) => `- ${fact}`)
      .join('\n'),
    markdownTable(
      ['column', 'type', '', 'what it is'],
      Object.entries(stream.columns).map(([name, column]) => [
        code(name),
        column.type,
        column.pii === true ? 'personal' : '',
        [column.description, comesWith(stream, column)].filter((text) => text !== '').join(' '),
      ]),
    ),
  ].join('\n\n')
}

function facts(stream: StreamSpec, { creditWords: [one, several] }: StreamsPage): readonly string[] {
  const { cursor, parent, customFields, details, optional } = stream
  return [
    `read from \`GET ${stream.path}\`, ${stream.credits} ${stream.credits === 1 ? one : several} a page`,
    ...(parent === undefined
      ? []
      : [
          parent.fewerThan === undefined
            ? `one call or more for each row of ${code(parent.stream)}${parent.changedOnly === true ? ' that changed' : ''}`
            : `and by themselves those rows of ${code(parent.stream)} whose ${code(parent.fewerThan)} is more than what is stored`,
        ]),
    ...(cursor === undefined
      ? []
      : [
          `asks for changes by ${code(cursor.filter)}${cursor.lookbackDays === undefined ? '' : `, ${cursor.lookbackDays} days back each time`}`,
        ]),
    ...(details === undefined
      ? []
      : [
          `\`details: true\` reads each changed row once more at \`GET ${details.path}\`; ${details.default ? 'on' : 'off'} by default`,
        ]),
    ...(customFields === undefined
      ? []
      : [`custom fields typed from ${code(customFields.definedBy)} in the view ${code(`${stream.name}_wide`)}`]),
    ...(stream.consecutiveIds === true ? ['numbers count up from 1, so `tajo verify` asks for every gap'] : []),
    ...(optional === true ? ['off unless the configuration names it'] : []),
    ...(stream.needs === undefined ? [] : [`needs ${needsWords(stream)}`]),
  ]
}

const deletesWords: Readonly<Record<DeletesSpec, string>> = {
  passes: 'listed by the vendor',
  compare: 'missing from a whole read',
  'with-parent': 'missing among its parent’s',
  never: 'not told',
}

function deletesWordsOf({ deletes, cursor }: StreamSpec): string {
  return cursor?.lookbackDays === undefined || deletes !== 'compare'
    ? deletesWords[deletes]
    : `missing from the last ${cursor.lookbackDays} days`
}

function readWords({ cursor, parent, syncTypes }: StreamSpec): string {
  if (parent?.changedOnly === true) return 'changed parents'
  if (cursor?.lookbackDays !== undefined) return `last ${cursor.lookbackDays} days`
  if (cursor !== undefined && syncTypes.includes('incremental')) return 'changes'
  return parent === undefined ? 'whole' : 'whole, by parent'
}

function needsWords({ needs }: StreamSpec): string {
  return [needs?.role === 'admin' ? 'admin' : '', needs?.feature ?? ''].filter((word) => word !== '').join(', ')
}

/** Says so where a column is not filled by what every read brings. */
function comesWith(stream: StreamSpec, { in: shapes }: Column): string {
  const brought = [...(stream.shapes ?? ['list']), ...(stream.details?.default === true ? ['view'] : [])]
  if (shapes === undefined || shapes.some((shape) => brought.includes(shape))) return ''
  const include = shapes.find((shape) => shape === 'requester')
  if (include !== undefined) return '*Only when named under `columns`: costs 2 credits more a page.*'
  if (stream.details === undefined) return '*Not on the list; this version does not read it.*'
  return shapes.includes('view') ? '*With `details: true`.*' : '*With `details: true`, when named under `columns`.*'
}
