import { isObject } from '../json.ts'

/** The value at a path of keys and list positions. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let here = value
  for (const key of path) {
    if (Array.isArray(here)) here = here[Number(key)]
    else if (isObject(here) && Object.hasOwn(here, key)) here = here[key]
    else return undefined
  }
  return here
}

/** A copy in which the value at the path is another. */
export function withValueAt(value: unknown, path: readonly string[], replacement: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return replacement
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? withValueAt(item, rest, replacement) : item))
  return isObject(value) ? { ...value, [key]: withValueAt(value[key], rest, replacement) } : value
}
