import { type Columns, pathOf } from './columns.ts'
import { isObject } from './json.ts'

/** Known keys as a tree; `true` covers everything below. */
type Known = true | Map<string, Known>

/** Finds the dotted paths of keys that no column of the stream knows, so that a field new at the vendor is kept, not dropped. */
export function unknownKeyFinder(columns: Columns): (records: readonly unknown[]) => string[] {
  const root = new Map<string, Known>()
  for (const [name, column] of Object.entries(columns)) learn(root, pathOf(name, column))
  return (records) => {
    const unknown = new Set<string>()
    for (const record of records) collect(record, root, '', unknown)
    return [...unknown]
  }
}

function learn(tree: Map<string, Known>, path: readonly string[]): void {
  const [key, ...rest] = path
  if (key === undefined) return
  const here = tree.get(key)
  if (rest.length === 0) tree.set(key, true)
  else if (here !== true) {
    const below = here ?? new Map<string, Known>()
    tree.set(key, below)
    learn(below, rest)
  }
}

function collect(record: unknown, known: Map<string, Known>, prefix: string, unknown: Set<string>): void {
  if (!isObject(record)) return
  for (const key in record) {
    const below = known.get(key)
    if (below === undefined) unknown.add(prefix + key)
    else if (below !== true) collect(record[key], below, `${prefix}${key}.`, unknown)
  }
}
