import type { Json } from '@tajo/core/json'
import type { Position, StreamState } from './stream-state.ts'

/** A stream of the run that is about to begin. */
export interface Beginner {
  readonly name: string
  /** Its records leave; otherwise it is read for its children only. */
  readonly emitted: boolean
  /** Its state is to be left alone: everything is wanted again. */
  readonly whole: boolean
  readonly parent: string | undefined
  /** Only children of parents that changed are read; otherwise those of every parent each time. */
  readonly changedOnly: boolean
  readonly columns: readonly string[]
  /** Whether the engine reads everything again although there is this checkpoint. */
  startsOver(checkpoint: Json): boolean
  /** The date a checkpoint stands at; `null` where it has none. */
  dateOf(checkpoint: Json): string | null
}

export interface Beginning {
  readonly at: Position | undefined
  /** Everything is read again. */
  readonly fresh: boolean
  /** Parents whose children an earlier run left unread. */
  readonly due: ReadonlyMap<string, string>
}

/**
 * Where each stream begins when nothing but the state is known. Children find their parents among what the run itself reads,
 * so a parent goes back as far as any of its children needs. `streams` has parents before their children.
 */
export function beginnings(
  streams: readonly Beginner[],
  states: ReadonlyMap<string, StreamState>,
): ReadonlyMap<string, Beginning> {
  const needs = new Map<string, (Position | undefined)[]>()
  const found = new Map<string, Beginning>()
  for (const stream of [...streams].reverse()) {
    const { name, parent } = stream
    const own = stream.whole ? undefined : states.get(name)
    const at = earliest(stream, [...(stream.emitted ? [own?.at] : []), ...(needs.get(name) ?? [])])
    const fresh = at === undefined ? !isUnderWay(stream, own) : stream.startsOver(at.checkpoint)
    found.set(name, { at, fresh, due: own?.parent?.due ?? new Map() })
    if (parent === undefined) continue
    const needed = fresh || !stream.changedOnly ? undefined : own?.parent?.at
    needs.set(parent, [...(needs.get(parent) ?? []), needed])
  }
  // Who meets all parents anew has none left over from before.
  for (const { name, parent } of streams) {
    const beginning = found.get(name)
    if (beginning === undefined || parent === undefined || found.get(parent)?.at !== undefined) continue
    found.set(name, { ...beginning, due: new Map() })
  }
  return found
}

/** Children get a position of their own only at the end of a read; until then their parents say how far they are. */
function isUnderWay({ changedOnly, columns }: Beginner, own: StreamState | undefined): boolean {
  const read = own?.columns
  return (
    changedOnly && own?.parent?.at !== undefined && read !== undefined && columns.every((name) => read.includes(name))
  )
}

/** Dates come first: a stream that went back once counts on from a later batch at an earlier date. */
function earliest({ dateOf }: Beginner, positions: readonly (Position | undefined)[]): Position | undefined {
  let first: Position | undefined
  for (const position of positions) {
    if (position === undefined) return undefined
    if (first === undefined || isEarlier(position, first, dateOf)) first = position
  }
  return first
}

function isEarlier(one: Position, other: Position, dateOf: Beginner['dateOf']): boolean {
  const [date, otherDate] = [dateOf(one.checkpoint), dateOf(other.checkpoint)]
  if (date !== null && otherDate !== null && Date.parse(date) !== Date.parse(otherDate))
    return Date.parse(date) < Date.parse(otherDate)
  return one.seq < other.seq
}
