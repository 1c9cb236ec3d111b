import { pathOf } from '@tajo/core/columns'
import type { Mask, TableSpec } from '@tajo/core/warehouse'

/** Masks as a tree over the keys of a record, so that they reach into JSON columns and whole records. */
export interface MaskNode {
  mask?: Mask
  readonly children: Map<string, MaskNode>
}

/** Every masked place of a record, by where it lies there. */
export function recordMasks(table: TableSpec): MaskNode {
  const root: MaskNode = { children: new Map() }
  for (const [name, mask] of Object.entries(table.masks)) {
    for (const path of maskedPaths(table, name)) plant(root, path, mask)
  }
  return root
}

/** The part of the tree at and under a path, `masked` when the place itself or one above it is. */
export function masksAt(root: MaskNode, path: readonly string[]): MaskNode | 'masked' | undefined {
  let node: MaskNode | undefined = root
  for (const key of path) {
    node = node?.children.get(key)
    if (node?.mask !== undefined) return 'masked'
  }
  return node
}

/** The same places, all to be taken out. */
export function asDrops(node: MaskNode): MaskNode {
  const children = new Map([...node.children].map(([key, child]) => [key, asDrops(child)]))
  return node.mask === undefined ? { children } : { mask: 'drop', children }
}

function maskedPaths(table: TableSpec, name: string): readonly (readonly string[])[] {
  const column = table.columns[name]
  if (column !== undefined) return [pathOf(name, column)]
  const dropped = table.dropped?.[name]
  if (dropped !== undefined) return [dropped]
  const keys = name.split('.')
  const [first = '', ...rest] = keys
  const parent = table.columns[first]
  if (parent !== undefined && rest.length > 0) return [[...pathOf(first, parent), ...rest]]
  // A dropped column whose place is not told: its name may be a key, or a path.
  return keys.length > 1 ? [[name], keys] : [[name]]
}

function plant(root: MaskNode, path: readonly string[], mask: Mask): void {
  let node = root
  for (const key of path) {
    const next: MaskNode = node.children.get(key) ?? { children: new Map() }
    node.children.set(key, next)
    node = next
  }
  node.mask = mask
}
