import { TajoError } from '@tajo/core/errors'

interface Waiting<Item, Result> {
  readonly items: readonly Item[]
  readonly bytes: number
  readonly resolve: (results: readonly Result[]) => void
  readonly reject: (error: unknown) => void
}

export interface GroupLimits {
  readonly itemsAtOnce: number
  readonly bytesAtOnce: number
  /** What may wait in memory: beyond it the caller is refused at once and the sender tries again. */
  readonly bytesWaiting: number
}

export interface GroupWriter<Item, Result> {
  /** Resolves when these items are committed. */
  write(items: readonly Item[], bytes: number): Promise<readonly Result[]>
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>
}

/**
 * One commit for all who ask while another is under way: a disk flushes a hundred times a second, whether for one row or for a
 * thousand. `commit` answers for each item, in order.
 */
export function groupWriter<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  limits: GroupLimits,
): GroupWriter<Item, Result> {
  let waiting: Waiting<Item, Result>[] = []
  let bytesWaiting = 0
  let working: Promise<void> | undefined

  const work = async (): Promise<void> => {
    // All who ask in this turn of the event loop go together.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const group = takeGroup()
      try {
        answer(group, await commit(group.flatMap(({ items }) => items)))
      } catch (error) {
        if (group.length === 1) group[0]?.reject(error)
        else await oneByOne(group, error)
      }
    }
    working = undefined
  }

  const takeGroup = (): readonly Waiting<Item, Result>[] => {
    let [count, items, bytes] = [0, 0, 0]
    for (const one of waiting) {
      const fits = items + one.items.length <= limits.itemsAtOnce && bytes + one.bytes <= limits.bytesAtOnce
      if (count > 0 && !fits) break
      count += 1
      items += one.items.length
      bytes += one.bytes
    }
    const group = waiting.slice(0, count)
    waiting = waiting.slice(count)
    bytesWaiting -= bytes
    return group
  }

  /** A value the store cannot take must not cost those who happened to come with it. */
  const oneByOne = async (group: readonly Waiting<Item, Result>[], error: unknown): Promise<void> => {
    if (error instanceof TajoError) {
      for (const { reject } of group) reject(error)
      return
    }
    for (const one of group) {
      try {
        answer([one], await commit(one.items))
      } catch (own) {
        one.reject(own)
      }
    }
  }

  return {
    write: (items, bytes) => {
      if (bytesWaiting + bytes > limits.bytesWaiting && waiting.length > 0) {
        return Promise.reject(
          new TajoError('TAJO_CONTROL_FULL', `${waiting.length} requests wait to be stored already.`),
        )
      }
      return new Promise((resolve, reject) => {
        waiting.push({ items, bytes, resolve, reject })
        bytesWaiting += bytes
        working ??= work()
      })
    },
    idle: async () => {
      while (working !== undefined) await working
    },
  }
}

function answer<Item, Result>(group: readonly Waiting<Item, Result>[], results: readonly Result[]): void {
  let from = 0
  for (const { items, resolve } of group) {
    resolve(results.slice(from, from + items.length))
    from += items.length
  }
}
