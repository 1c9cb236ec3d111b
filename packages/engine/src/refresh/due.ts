import type { Hint } from '@tajo/core/webhook'
import { type Source, type SourceStream, sourceStream } from '../source.ts'
import type { RefreshedRow } from './report.ts'

/** Rows of one stream that are read again. */
export interface Due {
  readonly stream: SourceStream
  /** Keys of records. */
  readonly keys: Set<string>
  /** Parents whose rows are read, by the stream they are rows of. */
  readonly parents: Map<string, SourceStream>
  /** Parents that the vendor is not asked by: what is new is listed. */
  readonly listedFor: Map<string, SourceStream>
  /** Tajo's own table of hinted rows only: no sync reads the stream. */
  readonly isHintedOnly: boolean
}

export interface Gathered {
  /** In the source's order, parents before children. */
  readonly due: readonly Due[]
  readonly rows: readonly RefreshedRow[]
}

/** Each row once, by stream; rows of streams that nobody wants are left out with a word. */
export function gatherDue(source: Source, hints: readonly Hint[]): Gathered {
  const found = new Map<string, Due>()
  const refused = new Map<string, RefreshedRow>()
  const dueOf = (name: string, key: string, parent?: RefreshedRow['parent']): Due | undefined => {
    const known = found.get(name)
    if (known !== undefined) return known
    const stream = wanted(source, name, parent !== undefined)
    if (typeof stream === 'string') {
      const row = { stream: name, key, outcome: 'ignored', reason: stream } as const
      refused.set(`${name} ${key} ${parent?.key}`, parent === undefined ? row : { ...row, parent })
      return undefined
    }
    const isHintedOnly = !source.streams.has(name)
    const due = { stream, keys: new Set<string>(), parents: new Map(), listedFor: new Map(), isHintedOnly }
    found.set(name, due)
    return due
  }
  for (const { stream: name, key, children = [] } of hints) {
    const due = dueOf(name, key)
    if (due === undefined) continue
    due.keys.add(key)
    for (const child of children) {
      const below = dueOf(child, '*', { stream: name, key })
      if (below === undefined) continue
      const isChild = below.stream.stream.parent?.stream === name
      const into = isChild ? below.parents : below.listedFor
      into.set(key, due.stream)
    }
  }
  const order = source.connection.streams.map(({ name }) => name)
  const due = [...found.values()].sort(
    (a, b) => order.indexOf(a.stream.stream.name) - order.indexOf(b.stream.stream.name),
  )
  return { due: parentsFirst(due), rows: [...refused.values()] }
}

/** Rows that nobody named, but others point at. */
export function alsoDue(source: Source, due: readonly Due[], name: string): Due | undefined {
  const known = due.find(({ stream }) => stream.stream.name === name)
  if (known !== undefined) return known
  const stream = source.streams.get(name)
  return stream === undefined
    ? undefined
    : { stream, keys: new Set(), parents: new Map(), listedFor: new Map(), isHintedOnly: false }
}

/**
 * A stream as it is read, or why it is not. Below a row, streams that cost too much to be read of every parent, and are off unless they
 * are named, are read of the few parents somebody tells of.
 */
function wanted(source: Source, name: string, isBelow: boolean): SourceStream | string {
  const on = source.streams.get(name)
  if (on !== undefined) return on
  const stream = source.connection.streams.find((each) => each.name === name)
  if (stream === undefined) return `${source.name} has no stream ${name}`
  const offered = sourceStream(source.config, stream, source.connection.pointers)
  const isLeftOpen = stream.optional === true && offered.settings.enabled === undefined
  return isBelow && isLeftOpen && source.streams.has(stream.parent?.stream ?? '') ? offered : `${name} is switched off`
}

function parentsFirst(due: readonly Due[]): readonly Due[] {
  const depth = ({ stream }: Due): number => (stream.stream.parent === undefined ? 0 : 1)
  return due.toSorted((a, b) => depth(a) - depth(b))
}
