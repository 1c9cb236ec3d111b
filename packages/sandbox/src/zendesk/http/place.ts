/** Where a row stands in a list: its sort values, the id last. */
export type Place = readonly (number | string)[]

export function comparePlaces(a: Place, b: Place): number {
  for (const [index, mine] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    if (mine < other) return -1
    if (mine > other) return 1
  }
  return 0
}

/** Opaque to callers, as the vendor's [rec]. */
export function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify({ o: 'id', v: place })).toString('base64')
}

export function readCursor(cursor: string): Place | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'))
    const place: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'v') : undefined
    return Array.isArray(place) ? place : undefined
  } catch {
    return undefined
  }
}
