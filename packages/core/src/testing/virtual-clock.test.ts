import { describe, expect, it } from 'vitest'
import { VirtualClock } from './virtual-clock.ts'

describe('VirtualClock', () => {
  it('passes hours at once, in the order of the sleepers’ moments', async () => {
    const clock = new VirtualClock(0)
    const woken: string[] = []
    const sleeper = async (name: string, ms: number) => {
      await clock.sleep(ms)
      woken.push(`${name} at ${clock.now()}`)
    }
    await Promise.all([sleeper('late', 7_200_000), sleeper('early', 1000), sleeper('early too', 1000)])
    expect(woken).toEqual(['early at 1000', 'early too at 1000', 'late at 7200000'])
  })

  it('lets a woken sleeper finish and sleep again before time moves on', async () => {
    const clock = new VirtualClock(0)
    const seen: number[] = []
    const ticking = async () => {
      for (let tick = 0; tick < 3; tick += 1) {
        await clock.sleep(10)
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
        seen.push(clock.now())
      }
    }
    await Promise.all([ticking(), clock.sleep(25).then(() => seen.push(clock.now()))])
    expect(seen).toEqual([10, 20, 25, 30])
  })

  it('stands still while real work is under way', async () => {
    const clock = new VirtualClock(0)
    let rang = false
    const sleeping = clock.sleep(1).then(() => {
      rang = true
    })
    const result = await clock.busy(
      new Promise<string>((resolve) => {
        setTimeout(() => resolve(`rang: ${rang}`), 20)
      }),
    )
    expect([result, clock.now()]).toEqual(['rang: false', 0])
    await sleeping
    expect(clock.now()).toBe(1)
  })

  it('moves again after real work failed', async () => {
    const clock = new VirtualClock(0)
    await expect(clock.busy(Promise.reject(new Error('disk full')))).rejects.toThrow('disk full')
    await clock.sleep(5)
    expect(clock.now()).toBe(5)
  })

  it('drops an aborted sleeper, with its reason', async () => {
    const clock = new VirtualClock(0)
    const stop = new AbortController()
    const sleeping = clock.sleep(60_000, stop.signal)
    stop.abort(new Error('enough'))
    await expect(sleeping).rejects.toThrow('enough')
    await expect(clock.sleep(1, stop.signal)).rejects.toThrow('enough')
    await clock.sleep(10)
    expect(clock.now()).toBe(10)
  })

  it('never goes back', async () => {
    const clock = new VirtualClock(0)
    await clock.sleep(10)
    await clock.sleep(-5)
    expect(clock.now()).toBe(10)
  })
})
