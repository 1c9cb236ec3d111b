import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { describe, expect, it } from 'vitest'
import type { Answer } from './answers.ts'
import { SharedAnswers } from './shared-answers.ts'

function opened(over: Partial<ConstructorParameters<typeof SharedAnswers>[0]> = {}) {
  const clock = new VirtualClock()
  const shared = new SharedAnswers({ clock, maxAnswers: 2, maxBytes: 100, maxAgeMs: 60_000, ...over })
  let asked = 0
  const get = (question: string, stream: string, bytes = 10) =>
    shared.get(question, stream, async (): Promise<Answer> => {
      asked += 1
      await Promise.resolve()
      return { kind: 'ok', body: new Uint8Array(bytes), data: asked, at: undefined }
    })
  return { clock, shared, get, asked: () => asked }
}

describe('shared answers', () => {
  it('are one call for each question, whoever asks first', async () => {
    const { get, asked } = opened()
    await Promise.all([get('1', 'tickets'), get('1', 'metrics')])
    await get('2', 'tickets')
    await get('2', 'metrics')
    expect(asked()).toBe(2)
  })

  it('are new for a stream that asks the same again', async () => {
    const { get, asked } = opened()
    await get('1', 'tickets')
    await get('1', 'tickets')
    await get('1', 'metrics')
    expect(asked()).toBe(2)
  })

  it('are forgotten when they are many, large or old', async () => {
    const { clock, get, asked } = opened()
    for (const question of ['1', '2', '3']) await get(question, 'tickets')
    await get('1', 'metrics')
    expect(asked()).toBe(4)
    await get('4', 'tickets', 200)
    await get('4', 'metrics')
    expect(asked()).toBe(6)
    await get('5', 'tickets')
    await clock.sleep(60_001)
    await get('5', 'metrics')
    expect(asked()).toBe(8)
  })

  it('do not share a failure: who else asked asks by itself', async () => {
    const { shared, get, asked } = opened()
    const fails = shared.get('1', 'tickets', () => Promise.reject(new Error('stopped')))
    const other = get('1', 'metrics')
    await expect(fails).rejects.toThrow('stopped')
    expect([(await other).kind, asked()]).toEqual(['ok', 1])
    expect((await get('1', 'tickets')).kind).toBe('ok')
  })
})
