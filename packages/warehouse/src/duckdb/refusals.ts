import type { Page } from '@tajo/core/page'
import type { Layout } from './layout.ts'
import type { ReadTree } from './read-tree.ts'
import { ident, pointer, text } from './sql.ts'
import { constantText } from './stage.ts'

interface KindCheck {
  readonly path: readonly string[]
  /** Expected type, or an object that holds further columns. */
  readonly type: string | undefined
}

/** Every place where the reader can meet a value of another kind than the column has. */
export function kindChecks(tree: ReadTree, above: readonly string[] = []): readonly KindCheck[] {
  return [...tree].flatMap(([key, node]) => {
    const path = [...above, key]
    if (node.type === 'JSON' || node.type === 'VARCHAR') return []
    return [{ path, type: node.type }, ...kindChecks(node.children, path)]
  })
}

export function textPointers(checks: readonly KindCheck[]): string {
  return `[${checks.map((check) => pointer(check.path)).join(', ')}]::VARCHAR[]`
}

/** Why a record cannot be stored, or nothing. Names places and kinds, never values: they may be personal. */
export function reasons(layout: Layout, pages: readonly Page[], checks: readonly KindCheck[]): string {
  const keyless = keyParts(layout, pages).map(
    ({ name, value }) => `WHEN ${value} IS NULL THEN ${text(`The record has no value for its key ${name}.`)}`,
  )
  const kinds = checks.map(({ path, type }, index) => {
    const kind = `kinds[${index + 1}]`
    const where = text(`${path.join('.')} holds a value of kind `)
    if (type === undefined)
      return `WHEN ${kind} NOT IN ('OBJECT', 'NULL') THEN ${where} || ${kind} || ', not an object.'`
    const value = `r.${path.map(ident).join('.')}`
    const odd = type.endsWith('[]') && type !== 'VARCHAR[]' ? ` OR ${innerLost(value, path)}` : ''
    return `WHEN (${value} IS NULL AND ${kind} <> 'NULL')${odd} THEN ${where} || ${kind} || ${text(` that is not ${type}.`)}`
  })
  return `CASE WHEN json_valid(raw) IS NOT TRUE THEN 'The record is not valid JSON.' WHEN doc IS NULL THEN 'The record is not an object.'
    ${[...keyless, ...kinds].join('\n')} END`
}

function innerLost(value: string, path: readonly string[]): string {
  const nulls = (list: string, test: string): string => `len(list_filter(${list}, lambda x: ${test}))`
  return `${nulls(value, 'x IS NULL')} > ${nulls(`TRY_CAST(json_extract(doc, ${pointer(path)}) AS JSON[])`, "json_type(x) = 'NULL'")}`
}

/** Key of a record as text, also of one that is refused. */
export function keyOf(layout: Layout, pages: readonly Page[]): string {
  const parts = keyParts(layout, pages).map((part) => part.value)
  return parts.length === 1 ? (parts[0] ?? 'NULL') : `CAST(to_json([${parts.join(', ')}]) AS VARCHAR)`
}

function keyParts(layout: Layout, pages: readonly Page[]): readonly { name: string; value: string }[] {
  return layout.spec.key.map((name) => {
    const column = layout.columns.find((each) => each.name === name)
    const read = `json_extract_string(doc, ${pointer(column?.path ?? [name])})`
    const given = constantText(pages, name, 'page')
    const value = given === undefined ? read : `coalesce(${given}, ${read})`
    return { name, value: column?.mask === 'hash' ? `sha256(${value})` : value }
  })
}
