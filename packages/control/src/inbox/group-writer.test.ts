import { TajoError } from '@tajo/core/errors'
import { expect, test } from 'vitest'
import { type GroupLimits, groupWriter } from './group-writer.ts'

const limits: GroupLimits = { itemsAtOnce: 4, bytesAtOnce: 100, bytesWaiting: 200 }

/** A store whose commits wait until they are let go. */
function held(fails: (items: readonly string[]) => unknown = () => undefined) {
  const commits: { readonly items: readonly string[]; readonly go: () => void }[] = []
  const writer = groupWriter<string, string>(
    (items) =>
      new Promise((resolve, reject) => {
        const go = (): void => {
          const error = fails(items)
          if (error === undefined) resolve(items.map((item) => item.toUpperCase()))
          else reject(error)
        }
        commits.push({ items, go })
      }),
    limits,
  )
  const next = async (count: number) => {
    while (commits.length < count) await new Promise((resolve) => setImmediate(resolve))
    return commits[count - 1] ?? { items: [], go: () => undefined }
  }
  return { writer, next, commits }
}

test('all who ask while one commit is under way go with the next, in their order', async () => {
  const { writer, next, commits } = held()
  const first = writer.write(['a'], 1)
  const one = await next(1)
  const others = [writer.write(['b', 'c'], 1), writer.write(['d'], 1), writer.write(['e', 'f'], 1)]
  one.go()
  const two = await next(2)
  // The third would be the fifth item.
  expect(two.items).toEqual(['b', 'c', 'd'])
  two.go()
  ;(await next(3)).go()
  expect(await Promise.all([first, ...others])).toEqual([['A'], ['B', 'C'], ['D'], ['E', 'F']])
  await writer.idle()
  expect(commits).toHaveLength(3)
})

test('one that is larger than a group goes alone', async () => {
  const { writer, next } = held()
  const all = [writer.write(['a'], 60), writer.write(['b', 'c', 'd', 'e', 'f'], 100), writer.write(['g'], 1)]
  for (const [i, items] of [['a'], ['b', 'c', 'd', 'e', 'f'], ['g']].entries()) {
    const commit = await next(i + 1)
    expect(commit.items).toEqual(items)
    commit.go()
  }
  expect(await Promise.all(all)).toHaveLength(3)
})

test('refuses what does not fit in memory, and takes it again when there is room', async () => {
  const { writer, next } = held()
  const first = writer.write(['a'], 150)
  await expect(writer.write(['b'], 60)).rejects.toMatchObject({ code: 'TAJO_CONTROL_FULL', retryable: true })
  ;(await next(1)).go()
  await first
  const second = writer.write(['b'], 60)
  ;(await next(2)).go()
  expect(await second).toEqual(['B'])
})

test('a value the store cannot take costs only its own caller', async () => {
  const { writer, next } = held((items) => (items.includes('bad') ? new Error('invalid') : undefined))
  const all = Promise.allSettled([writer.write(['a'], 1), writer.write(['bad'], 1), writer.write(['c'], 1)])
  for (let i = 1; i <= 4; i++) (await next(i)).go()
  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('a store that is away is not asked once more for each', async () => {
  const { writer, next, commits } = held(() => new TajoError('TAJO_CONTROL_UNREACHABLE', 'away'))
  const all = Promise.allSettled([writer.write(['a'], 1), writer.write(['b'], 1)])
  ;(await next(1)).go()
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(commits).toHaveLength(1)
})
