import { helpers } from './helpers.ts'
import { broken, type ModelColumn } from './model-file.ts'
import type { Model, Part } from './models.ts'
import { emptyRelation, historyRelation, type Relations, relationOf, streamRelation } from './relations.ts'
import { type DialectName, literal, quoted, sqlType } from './types.ts'

/** A source whose tables the models read. */
export interface ModelSource {
  readonly name: string
  readonly vendor: string
  /** By stream: columns the configuration masks or leaves out. Models take them for unknown. */
  readonly hidden?: Readonly<Record<string, readonly string[]>>
}

/** What the marks in a text are replaced with. */
export interface Surroundings {
  readonly dialect: DialectName
  readonly schema: string
  readonly timeZone: string
  readonly sources: readonly ModelSource[]
  readonly relations: Relations
  /** Temporary table of the tickets to build; absent: all of them. */
  readonly changed?: string
  /** Parts that have no rows now, see `idleParts`. */
  readonly idle?: ReadonlySet<string>
}

/** The statement that gives a model's rows, its columns in order and cast to their types. */
export function modelSql(model: Model, around: Surroundings): string {
  const parts = (): string => partsSql(model, around)
  const body = model.body[around.dialect]
  const rows = body === '' ? parts() : `(${expand(model.file, body, around, { parts })}\n)`
  const columns = Object.entries(model.head.columns).map(
    ([name, column]) => `CAST(r.${quoted(name)} AS ${storedType(column, around)}) AS ${quoted(name)}`,
  )
  // Said outright, as no store sees it through a statement of many steps.
  const none = model.head.only_from_parts && isIdle(model, around) ? ' WHERE FALSE' : ''
  return `SELECT ${columns.join(', ')} FROM ${rows} AS r${none}`
}

function isIdle({ parts }: Model, { sources, idle }: Surroundings): boolean {
  return sources.every((source) =>
    parts.every((part) => part.vendor !== source.vendor || idle?.has(idleName(part, source)) === true),
  )
}

/** Type of a model's column in its table. */
export function storedType({ type, words, tests }: ModelColumn, { dialect, sources }: Surroundings): string {
  if (dialect !== 'duckdb' || words === undefined) return sqlType(dialect, type)
  const accepted = tests.flatMap((test) => (typeof test === 'object' && 'accepted' in test ? test.accepted : []))
  const list = words === 'sources' ? sources.map(({ name }) => name) : accepted.map(String)
  // In the order of text, as they compare by their place.
  return list.length === 0 ? sqlType(dialect, type) : `ENUM(${[...list].sort().map(literal).join(', ')})`
}

/** Every enabled source's part under one another; without any an empty relation. */
function partsSql(model: Model, around: Surroundings): string {
  const types = new Map(
    Object.entries(model.head.parts ?? {}).concat(
      model.head.parts === undefined ? Object.entries(model.head.columns).map(([name, { type }]) => [name, type]) : [],
    ),
  )
  const selected = [...types].map(
    ([name, type]) => `CAST(p.${quoted(name)} AS ${sqlType(around.dialect, type)}) AS ${quoted(name)}`,
  )
  const texts = around.sources.flatMap((source) =>
    model.parts
      .filter((part) => part.vendor === source.vendor && around.idle?.has(idleName(part, source)) !== true)
      .map((part) => `SELECT ${selected.join(', ')} FROM (${partSql(part, source, around)}\n) AS p`),
  )
  return texts.length === 0 ? emptyRelation(around.dialect, types) : `(${texts.join('\nUNION ALL\n')})`
}

/** A part for one source, among those that are idle. */
export function idleName(part: Part, source: ModelSource): string {
  return `${part.file} ${source.name}`
}

function partSql(part: Part, source: ModelSource, around: Surroundings): string {
  return expandInPart(part, part.body[around.dialect], source, around)
}

/** A text of a part, or of one of its tests, for one source. */
export function expandInPart(part: Part, text: string, source: ModelSource, around: Surroundings): string {
  const columns = (stream: string): ReadonlyMap<string, (typeof part.head.inputs)[string][string]> => {
    const declared = part.head.inputs[stream]
    if (declared === undefined)
      throw broken(part.file, `it reads the stream "${stream}", which is not among its inputs`)
    return new Map(Object.entries(declared))
  }
  const { relations, dialect } = around
  return expand(part.file, text, around, {
    source,
    stream: (stream) => streamRelation(dialect, relations, source, stream, columns(stream)),
    history: (stream) => historyRelation(dialect, relations, source, stream, columns(stream)),
    synced: (stream) => {
      columns(stream)
      return relationOf(relations, source.name, stream) === undefined ? 'FALSE' : 'TRUE'
    },
  })
}

interface Inside {
  readonly source?: ModelSource
  readonly stream?: (stream: string) => string
  readonly history?: (stream: string) => string
  readonly synced?: (stream: string) => string
  readonly parts?: () => string
}

const mark = /\{\{\s*([a-z_]+)\s*((?:(?!\{\{|\}\})[\s\S])*?)\s*\}\}/

/** Replaces the marks of a text, those inside others first. */
export function expand(file: string, text: string, around: Surroundings, inside: Inside = {}): string {
  let expanded = text
  for (;;) {
    const found = innermost(expanded)
    if (found === undefined) break
    const [whole, word = '', rest = ''] = found
    const value = replacement(file, word, rest, around, inside)
    expanded = expanded.slice(0, found.index) + value + expanded.slice(found.index + whole.length)
  }
  if (expanded.includes('{{'))
    throw broken(file, `a mark is not closed: ${expanded.slice(expanded.indexOf('{{')).slice(0, 40)}`)
  return expanded
}

function innermost(text: string): RegExpExecArray | undefined {
  return mark.exec(text) ?? undefined
}

function replacement(file: string, word: string, rest: string, around: Surroundings, inside: Inside): string {
  switch (word) {
    case 'stream':
    case 'history': {
      const read = inside[word]
      if (read === undefined) throw broken(file, `{{${word}}} stands in parts only`)
      return read(rest)
    }
    case 'model':
      return `${quoted(around.schema)}.${quoted(rest)}`
    case 'parts':
      if (inside.parts === undefined) throw broken(file, '{{parts}} stands in models only')
      return inside.parts()
    case 'source':
      if (inside.source === undefined) throw broken(file, '{{source}} stands in parts only')
      return literal(inside.source.name)
    case 'synced':
      if (inside.synced === undefined) throw broken(file, '{{synced}} stands in parts only')
      return inside.synced(rest)
    case 'time_zone':
      return literal(around.timeZone)
    // Keys and values, one after the other.
    case 'json_object':
      return `${around.dialect === 'duckdb' ? 'json_object' : 'jsonb_build_object'}(${rest})`
    // A number that differs where the values do.
    case 'hash':
      return around.dialect === 'duckdb' ? `hash(${rest})` : `hashtextextended(CAST(row(${rest}) AS text), 0)`
    // With one helpdesk its name need not be compared row by row, which takes as long as the rest.
    case 'same_ticket':
    case 'ticket_of':
      return ticketSql(file, word, split(rest), around)
    case 'changed':
      return changedSql(file, split(rest), around, inside)
  }
  const helper = helpers[word]
  const args = split(rest)
  if (helper === undefined) throw broken(file, `there is no mark {{${word}}}`)
  if (args.length !== helper.args)
    throw broken(file, `{{${word}}} takes ${helper.args} argument(s), separated by commas`)
  return helper.sql(around.dialect, args[0] ?? '', args[1] ?? '', around.timeZone)
}

function ticketSql(file: string, word: string, args: readonly string[], around: Surroundings): string {
  const [one = '', other = ''] = args
  // PostgreSQL finds a ticket's rows by an index on both.
  const isAlone = around.dialect === 'duckdb' && around.sources.length === 1
  if (word === 'ticket_of') {
    if (args.length !== 1) throw broken(file, '{{ticket_of}} takes the rows by their alias, or nothing')
    const rows = one === '' ? '' : `${one}.`
    return isAlone ? `${rows}ticket_id` : `${rows}source, ${rows}ticket_id`
  }
  if (args.length !== 2)
    throw broken(file, '{{same_ticket}} takes two kinds of rows by their aliases, separated by a comma')
  const same = `${one}.ticket_id = ${other}.ticket_id`
  return isAlone ? same : `${one}.source = ${other}.source AND ${same}`
}

function changedSql(file: string, args: readonly string[], around: Surroundings, inside: Inside): string {
  const words = args.length === 1 ? (args[0] ?? '').split(/\s+/) : args
  const source = words.length === 2 ? words[0] : inside.source === undefined ? undefined : literal(inside.source.name)
  const ticket = words.at(-1)
  if (source === undefined || ticket === undefined || ticket === '') {
    throw broken(file, '{{changed}} takes the source and the ticket, in parts the ticket alone')
  }
  // What is about no ticket is left out of every build alike.
  if (around.changed === undefined) return `((${ticket}) IS NOT NULL)`
  return words.length === 1
    ? `(${ticket} IN (SELECT ticket_id FROM ${around.changed} WHERE source = ${source}))`
    : `((${source}, ${ticket}) IN (SELECT source, ticket_id FROM ${around.changed}))`
}

/** Arguments, separated by commas that are not inside parentheses or quotes. */
function split(text: string): readonly string[] {
  const args: string[] = []
  let depth = 0
  let isQuoted = false
  let from = 0
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === "'") isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (letter === '(' || letter === '[') depth += 1
    else if (letter === ')' || letter === ']') depth -= 1
    else if (letter === ',' && depth === 0) {
      args.push(text.slice(from, at).trim())
      from = at + 1
    }
  }
  args.push(text.slice(from).trim())
  return args
}
