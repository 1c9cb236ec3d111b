/**
 * Runs `work` over `items`, at most `atOnce` at a time, and yields results as they come. A failure, or a consumer that stops
 * early, ends it after the work under way has ended.
 */
export async function* inParallel<Item, Result>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncIterable<Result> {
  if (!(atOnce >= 1)) throw new RangeError(`at once: ${atOnce}`)
  const underWay = new Map<symbol, Promise<{ id: symbol; result: Result }>>()
  const iterator = items[Symbol.iterator]()
  let more = true
  try {
    for (;;) {
      while (more && underWay.size < atOnce) {
        const next = iterator.next()
        more = next.done !== true
        if (next.done === true) break
        const id = Symbol()
        underWay.set(
          id,
          work(next.value).then((result) => ({ id, result })),
        )
      }
      if (underWay.size === 0) return
      const { id, result } = await Promise.race(underWay.values())
      underWay.delete(id)
      yield result
    }
  } finally {
    if (more) iterator.return?.()
    await Promise.allSettled(underWay.values())
  }
}
