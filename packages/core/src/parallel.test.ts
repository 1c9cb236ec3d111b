import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inParallel } from './parallel.ts'

const unhandled: unknown[] = []
const onUnhandled = (reason: unknown): void => {
  unhandled.push(reason)
}

beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', onUnhandled)
})
afterEach(async () => {
  await turns(5)
  process.off('unhandledRejection', onUnhandled)
  expect(unhandled).toEqual([])
})

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

async function all<Item>(results: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const result of results) found.push(result)
  return found
}

describe('inParallel', () => {
  it('yields every result once, the quick ones first', async () => {
    const work = async (wait: number) => {
      await turns(wait)
      return wait
    }
    expect(await all(inParallel([9, 1, 5], 3, work))).toEqual([1, 5, 9])
  })

  it('yields equal and absent results as often as they come', async () => {
    expect(await all(inParallel([1, 2, 3, 4], 2, async () => undefined))).toHaveLength(4)
  })

  it('runs at most so many at once, and as many whenever it can', async () => {
    let running = 0
    const seen: number[] = []
    const work = async () => {
      running += 1
      await turns(2)
      seen.push(running)
      running -= 1
    }
    await all(inParallel(Array(12).keys(), 4, work))
    expect(seen).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 2, 1])
  })

  it('takes items only when there is a place for them', async () => {
    let taken = 0
    function* items() {
      for (; taken < 100; taken += 1) yield taken
    }
    for await (const _ of inParallel(items(), 3, async () => {})) break
    expect(taken).toBeLessThanOrEqual(3)
  })

  it('rejects with the first failure, after the work under way has ended', async () => {
    const ended: number[] = []
    const work = async (item: number) => {
      await turns(item)
      if (item === 1) throw new Error('first failure')
      ended.push(item)
      if (item === 4) throw new Error('second failure')
    }
    await expect(all(inParallel([1, 4, 6, 8], 3, work))).rejects.toThrow('first failure')
    expect(ended).toEqual([4, 6])
  })

  it('keeps a failure for a slow consumer', async () => {
    const work = async (item: number) => {
      if (item === 2) throw new Error('while the consumer slept')
      return item
    }
    const consume = async () => {
      for await (const _ of inParallel([1, 2, 3], 3, work)) await turns(10)
    }
    await expect(consume()).rejects.toThrow('while the consumer slept')
  })

  it('waits for the work under way, failures included, when the consumer stops early', async () => {
    let ended = 0
    const work = async (item: number) => {
      await turns(item)
      ended += 1
      if (item > 1) throw new Error('nobody asks any more')
    }
    for await (const _ of inParallel([1, 5, 7], 3, work)) break
    expect(ended).toBe(3)
  })

  it('closes its source when it ends early', async () => {
    let closed = false
    function* items() {
      try {
        for (;;) yield 1
      } finally {
        closed = true
      }
    }
    for await (const _ of inParallel(items(), 2, async () => {})) break
    expect(closed).toBe(true)
  })

  it('passes on a failure of its source after the work under way has ended', async () => {
    let ended = 0
    function* items() {
      yield 1
      throw new Error('no more items')
    }
    const work = async () => {
      await turns(3)
      ended += 1
    }
    await expect(all(inParallel(items(), 2, work))).rejects.toThrow('no more items')
    expect(ended).toBe(1)
  })

  it.each([0, -1, Number.NaN])('refuses to do nothing in silence: %s at once', async (atOnce) => {
    await expect(all(inParallel([1], atOnce, async () => {}))).rejects.toThrow(RangeError)
  })

  it('ends at once when there are no items', async () => {
    expect(await all(inParallel([], 3, async () => 1))).toEqual([])
  })
})
