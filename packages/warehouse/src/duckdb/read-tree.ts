import { ident, pointer } from './sql.ts'

/** What has to be read of a record: by key, a value of a type, or an object with further keys. */
export type ReadTree = Map<string, ReadNode>

interface ReadNode {
  type?: string
  readonly children: ReadTree
}

/** The tree as DuckDB's types: of each top-level key, a nested one as a STRUCT. */
export function structTypes(tree: ReadTree): readonly (readonly [string, string])[] {
  return [...tree].map(([key, node]) => [key, node.type ?? structType(node.children)])
}

export function structType(tree: ReadTree): string {
  return `STRUCT(${structTypes(tree)
    .map(([key, type]) => `${ident(key)} ${type}`)
    .join(', ')})`
}

/** The value at a path of a record that was read by the tree. */
export function at(record: string, tree: ReadTree, path: readonly string[], type: string): string {
  let expression = record
  let children = tree
  for (const [index, key] of path.entries()) {
    const node = children.get(key)
    if (node === undefined) return `CAST(NULL AS ${type})`
    expression = `${expression}.${ident(key)}`
    const rest = path.slice(index + 1)
    // Read as JSON for another column's sake.
    if (node.type === 'JSON' && (rest.length > 0 || type !== 'JSON')) return fromJson(expression, rest, type)
    children = node.children
  }
  return expression
}

function fromJson(json: string, path: readonly string[], type: string): string {
  const extract = type === 'JSON' || type.endsWith('[]') ? 'json_extract' : 'json_extract_string'
  return `CAST(${extract}(${json}, ${path.length === 0 ? "'$'" : pointer(path)}) AS ${type})`
}

/** Adds a path to what is read. */
export function plant(root: ReadTree, path: readonly string[], type: string): void {
  let children = root
  for (const [index, key] of path.entries()) {
    const node: ReadNode = children.get(key) ?? { children: new Map() }
    children.set(key, node)
    if (index === path.length - 1) node.type = node.type === undefined || node.type === type ? type : 'JSON'
    children = node.children
  }
  // A value that is read whole for one column and in parts for another is read once, as JSON.
  let above = root
  for (const key of path) {
    const node = above.get(key)
    if (node === undefined) return
    if (node.type !== undefined && node.children.size > 0) node.type = 'JSON'
    above = node.children
  }
}
