type Kind = 'null' | 'number' | 'string' | 'boolean' | 'array' | 'object'

export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return 'null'
  return Array.isArray(value) ? 'array' : (typeof value as Kind)
}

/**
 * Differences in keys and types between our answer and a recorded one; null fits any type, and what lies under
 * paths that end with one of `open` is each account's own.
 */
export function differences(ours: unknown, theirs: unknown, open: readonly string[], path = ''): string[] {
  if (open.some((end) => path.endsWith(end))) return []
  const [a, b] = [kindOf(ours), kindOf(theirs)]
  if (a === 'null' || b === 'null') return []
  if (a !== b) return [`${path}: ${a} here, ${b} in the contract`]
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    return ours.length === 0 || theirs.length === 0 ? [] : differences(ours[0], theirs[0], open, `${path}[]`)
  }
  if (a !== 'object') return []
  const [mine, other] = [ours as Record<string, unknown>, theirs as Record<string, unknown>]
  const keys = new Set([...Object.keys(mine), ...Object.keys(other)])
  return [...keys].flatMap((key) => {
    if (!(key in mine)) return [`${path}.${key}: missing here`]
    if (!(key in other)) return [`${path}.${key}: not in the contract`]
    return differences(mine[key], other[key], open, `${path}.${key}`)
  })
}
