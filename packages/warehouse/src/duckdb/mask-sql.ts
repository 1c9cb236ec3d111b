import type { Mask } from '@tajo/core/warehouse'
import type { MaskNode } from '../masks.ts'
import { pointer, text } from './sql.ts'

/** A JSON value with every masked place in it masked, also inside of arrays. */
export function maskedJson(value: string, node: MaskNode): string {
  return node.children.size === 0 ? value : masked(value, node, 0)
}

function masked(value: string, node: MaskNode, depth: number): string {
  const item = `v${depth}`
  // A list of one binds the value to a name, so that it is worked out once.
  return `list_transform([CAST(${value} AS JSON)], lambda ${item}: CASE json_type(${item})
    WHEN 'OBJECT' THEN json_merge_patch(${item}, ${patch(item, node, depth)})
    WHEN 'ARRAY' THEN to_json(list_transform(CAST(${item} AS JSON[]), lambda e${depth}: ${masked(`e${depth}`, node, depth + 1)}))
    ELSE ${item} END)[1]`
}

// A merge patch: a key set to null is removed, an object reaches deeper, anything else replaces.
function patch(object: string, node: MaskNode, depth: number): string {
  const members = [...node.children].map(([key, child]) => {
    const at = pointer([key])
    return `${text(key)}, ${child.mask === undefined ? inner(`json_extract(${object}, ${at})`, child, depth + 1) : leaf(object, at, child.mask)}`
  })
  return `json_object(${members.join(', ')})`
}

function inner(value: string, node: MaskNode, depth: number): string {
  const item = `p${depth}`
  return `list_transform([CAST(${value} AS JSON)], lambda ${item}: CASE json_type(${item})
    WHEN 'OBJECT' THEN ${patch(item, node, depth)}
    WHEN 'ARRAY' THEN to_json(list_transform(CAST(${item} AS JSON[]), lambda e${depth}: ${masked(`e${depth}`, node, depth + 1)}))
    ELSE ${item} END)[1]`
}

function leaf(object: string, at: string, mask: Mask): string {
  if (mask === 'drop') return 'NULL::JSON'
  if (mask === 'hash') return `to_json(sha256(json_extract_string(${object}, ${at})))`
  return `CASE json_type(${object}, ${at}) WHEN 'VARCHAR' THEN '"***"'::JSON END`
}
