/**
 * Runs `work` over `items`, at most `atOnce` at a time, and yields results as they come. A failure ends it after the work
 * under way has ended.
 */
export async function* inParallel<Item, Result>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncIterable<Result> {
  const underWay = new Set<Promise<{ promise: Promise<unknown>; result: Result }>>()
  const iterator = items[Symbol.iterator]()
  try {
    for (;;) {
      while (underWay.size < atOnce) {
        const next = iterator.next()
        if (next.done === true) break
        const promise: Promise<{ promise: Promise<unknown>; result: Result }> = work(next.value).then((result) => ({
          promise,
          result,
        }))
        underWay.add(promise)
      }
      if (underWay.size === 0) return
      const { promise, result } = await Promise.race(underWay)
      underWay.delete(promise as Promise<{ promise: Promise<unknown>; result: Result }>)
      yield result
    }
  } finally {
    await Promise.allSettled(underWay)
  }
}
