import type { Mask } from '@tajo/core/warehouse'
import type { MaskNode } from '../masks.ts'
import { pointer, text } from './sql.ts'

/** A JSON value with every masked place in it masked, also in the objects of an array. */
export function maskedJson(value: string, node: MaskNode): string {
  if (node.children.size === 0) return value
  return within(value, node, 0, (object) => `json_merge_patch(${object}, ${patch(object, node, 0)})`)
}

// Masks as a merge patch: a key set to null is removed, an object reaches deeper, anything else replaces.
function patch(object: string, node: MaskNode, depth: number): string {
  const members = [...node.children].map(([key, child]) => {
    const at = pointer([key])
    const value = `json_extract(${object}, ${at})`
    const masked =
      child.mask === undefined
        ? within(value, child, depth + 1, (inner) => patch(inner, child, depth + 1))
        : leaf(object, at, child.mask)
    return `${text(key)}, ${masked}`
  })
  return `json_object(${members.join(', ')})`
}

function within(value: string, node: MaskNode, depth: number, ofObject: (object: string) => string): string {
  const item = `v${depth}`
  const element = `e${depth}`
  // A list of one binds the value to a name, so that it is worked out once. Arrays of arrays are no shape a path names: they go.
  return `list_transform([CAST(${value} AS JSON)], lambda ${item}: CASE json_type(${item})
    WHEN 'OBJECT' THEN ${ofObject(item)}
    WHEN 'ARRAY' THEN to_json(list_transform(CAST(${item} AS JSON[]), lambda ${element}: CASE json_type(${element})
      WHEN 'OBJECT' THEN json_merge_patch(${element}, ${patch(element, node, depth + 1)}) WHEN 'ARRAY' THEN 'null'::JSON ELSE ${element} END))
    ELSE ${item} END)[1]`
}

function leaf(object: string, at: string, mask: Mask): string {
  if (mask === 'drop') return 'NULL::JSON'
  if (mask === 'hash') return `to_json(sha256(json_extract_string(${object}, ${at})))`
  return `CASE json_type(${object}, ${at}) WHEN 'VARCHAR' THEN '"***"'::JSON END`
}
