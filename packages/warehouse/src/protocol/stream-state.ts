import { TajoError } from '@tajo/core/errors'
import { isObject, type Json, type JsonObject } from '@tajo/core/json'

/** Where a stream stood when a batch of it was stored. */
export interface Position {
  readonly checkpoint: Json
  /** Counts batches over all runs, so that of two positions the earlier one is known. */
  readonly seq: number
}

/** What a stream that is read under parents knows of them. */
export interface ParentState {
  /** The children of all parents up to here were read; absent when that cannot be said of any. */
  readonly at?: Position
  /** But for these: key of the parent → its version. */
  readonly due: ReadonlyMap<string, string>
}

/** All a later run needs to go on with a stream. It stands in the state file between runs. */
export interface StreamState {
  readonly at?: Position
  /** Of the records in the target (`ACTIVATE_VERSION`). */
  readonly version?: number
  /** The records of that version are not complete yet. */
  readonly open?: boolean
  readonly parent?: ParentState
  /** Columns of the records so far, while there is no position that says so. */
  readonly columns?: readonly string[]
  /** Everything the cache held up to this moment was emitted. */
  readonly cached?: string
}

const format = 1

export function writeStreamState({ at, version, open, parent, columns, cached }: StreamState): JsonObject {
  return {
    tajo: format,
    ...(at === undefined ? {} : { at: at.checkpoint, seq: at.seq }),
    ...(version === undefined ? {} : { version }),
    ...(open === true ? { open } : {}),
    ...(parent === undefined
      ? {}
      : {
          parent: {
            ...(parent.at === undefined ? {} : { at: parent.at.checkpoint, seq: parent.at.seq }),
            due: Object.fromEntries(parent.due),
          },
        }),
    ...(columns === undefined ? {} : { columns: [...columns] }),
    ...(cached === undefined ? {} : { cached }),
  }
}

/**
 * Reads a stream's state back; `undefined` for an empty one.
 *
 * @throws TajoError `TAJO_ARGUMENT` for anything Tajo did not write: going on from it would lose records.
 */
export function readStreamState(stream: string, value: unknown): StreamState | undefined {
  if (value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0)) return undefined
  if (!isObject(value) || value['tajo'] !== format) {
    throw new TajoError('TAJO_ARGUMENT', `The state of ${stream} is not one this version of Tajo wrote.`, {
      hint: 'Run without the state to begin anew; everything is read and emitted again.',
    })
  }
  const { version, open, parent, columns, cached } = value
  const at = positionOf(value)
  return {
    ...(at === undefined ? {} : { at }),
    ...(typeof version === 'number' ? { version } : {}),
    ...(open === true ? { open } : {}),
    ...(isObject(parent) ? { parent: parentOf(parent) } : {}),
    ...(Array.isArray(columns) ? { columns: columns.map(String) } : {}),
    ...(typeof cached === 'string' ? { cached } : {}),
  }
}

function positionOf({ at, seq }: Record<string, unknown>): Position | undefined {
  return at === undefined || typeof seq !== 'number' ? undefined : { checkpoint: at as Json, seq }
}

function parentOf(value: Record<string, unknown>): ParentState {
  const at = positionOf(value)
  const due = isObject(value['due']) ? Object.entries(value['due']) : []
  return {
    ...(at === undefined ? {} : { at }),
    due: new Map(due.map(([id, version]) => [id, String(version)])),
  }
}
