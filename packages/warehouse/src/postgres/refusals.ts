import type { ColumnType } from '@tajo/core/columns'
import type { Page } from '@tajo/core/page'
import type { StoredColumn } from '../stored-columns.ts'
import type { Layout } from './layout.ts'
import { digest, jsonAt, keyOfParts, sqlType, text, textAt } from './sql.ts'
import { constantText, nestedPaths } from './stage.ts'

/** Why a record `r.doc` cannot be stored, or nothing. Names places and kinds, never values: they may be personal. */
export function reasons(layout: Layout, pages: readonly Page[]): string {
  const keyless = keyParts(layout, pages).map(
    ({ name, value }) => `WHEN ${value} IS NULL THEN ${text(`The record has no value for its key ${name}.`)}`,
  )
  const nested = nestedPaths(layout).map((path) => {
    const kind = `jsonb_typeof(${jsonAt('r.doc', path)})`
    return `WHEN ${kind} NOT IN ('object', 'null') THEN ${where(path)} || ${kind} || ', not an object.'`
  })
  const kinds = layout.columns.flatMap((column) => {
    const fits = castTest(column)
    if (fits === undefined) return []
    const kind = `jsonb_typeof(${jsonAt('r.doc', column.path)})`
    const not = text(` that is not ${sqlType(column.type)}.`)
    return [`WHEN ${kind} <> 'null' AND ${fits} IS NULL THEN ${where(column.path)} || ${kind} || ${not}`]
  })
  return `CASE WHEN r.parsed IS NULL THEN 'The record is not valid JSON.' WHEN r.doc IS NULL THEN 'The record is not an object.'
    ${[...keyless, ...nested, ...kinds].join('\n')} END`
}

function where(path: readonly string[]): string {
  return text(`${path.join('.')} holds a value of kind `)
}

const tries: Readonly<Record<ColumnType, string | undefined>> = {
  bigint: '_tajo.try_bigint',
  double: '_tajo.try_double',
  boolean: '_tajo.try_boolean',
  timestamp: '_tajo.try_timestamp',
  date: '_tajo.try_date',
  'text[]': '_tajo.try_texts',
  'bigint[]': '_tajo.try_bigints',
  text: undefined,
  json: undefined,
}

/** The value as the type, nothing where it is none; a value given as text, of a list as JSON. `undefined`: anything is. */
export function tryCast(type: ColumnType, asText: string, asJson: string): string | undefined {
  const name = tries[type]
  return name === undefined ? undefined : `${name}(${type.endsWith('[]') ? asJson : asText})`
}

function castTest(column: StoredColumn): string | undefined {
  if (column.mask !== undefined) return undefined
  return tryCast(column.type, textAt('r.doc', column.path), jsonAt('r.doc', column.path))
}

/** Key of a record as text, also of one that is refused. */
export function keyOf(layout: Layout, pages: readonly Page[]): string {
  return keyOfParts(keyParts(layout, pages).map((part) => part.value))
}

function keyParts(layout: Layout, pages: readonly Page[]): readonly { name: string; value: string }[] {
  return layout.spec.key.map((name) => {
    const column = layout.columns.find((each) => each.name === name)
    const read = textAt('r.doc', column?.path ?? [name])
    const given = constantText(pages, name, 'r.page')
    const value = given === undefined ? read : `coalesce(${given}, ${read})`
    return { name, value: column?.mask === 'hash' ? digest(value) : value }
  })
}
