import type { FaultKind } from '@tajo/sandbox/http/faults'
import { describe, expect, test } from 'vitest'
import { type Lab, withLab } from './support/lab.ts'
import { modelStore } from './support/model-store.ts'
import { vendors } from './support/vendors.ts'

const faults: readonly FaultKind[] = ['429', '500', '503html', 'reset', 'truncate', 'html200', 'slow']

/** What holds for the connector of every vendor, with nothing of a vendor in it. */
describe.each(vendors)('$name', (vendor) => {
  const options = { streams: vendor.shown, account: { size: { tickets: 60 } } }
  const inMemory = { ...options, account: { ...options.account, ...vendor.manyPages }, store: modelStore }

  async function expectEqual(lab: Lab): Promise<void> {
    expect(await lab.differences('everything')).toEqual([])
    expect(lab.broken).toEqual([])
  }

  test('a first sync reads all there is; the next one, with nothing new, writes nothing', () =>
    withLab(vendor, options, async (lab) => {
      const first = await lab.sync()
      expect(first.verdict).toEqual({ kind: 'complete' })
      expect(first.exitCode).toBe(0)
      await expectEqual(lab)
      lab.stage.advance(vendor.settleMs)
      // What is a second old may be looked at once more.
      await lab.sync()
      lab.stage.advance(vendor.settleMs)
      const calls = lab.sandbox.calls
      const { verdict, streams } = await lab.sync()
      expect(verdict).toEqual({ kind: 'complete' })
      for (const { stream, inserted, updated, deleted } of streams)
        expect([stream, inserted + updated + deleted]).toEqual([stream, 0])
      expect(lab.sandbox.calls - calls).toBeLessThan(calls / 2)
      await expectEqual(lab)
    }))

  test('a full read of what is stored takes nothing for gone', () =>
    withLab(vendor, inMemory, async (lab) => {
      await lab.sync()
      lab.stage.advance(vendor.settleMs)
      const { verdict, streams } = await lab.sync({ full: true })
      expect(verdict).toEqual({ kind: 'complete' })
      expect(streams.filter(({ deleted }) => deleted > 0).map(({ stream }) => stream)).toEqual([])
      await expectEqual(lab)
    }))

  test('a sync cut short again and again goes on where it was', () =>
    withLab(vendor, inMemory, async (lab) => {
      for (let cut = 0; cut < 12; cut += 1) {
        const stop = new AbortController()
        let left = 3 + cut * 7
        lab.sandbox.beforeRequest = () => {
          left -= 1
          if (left === 0) stop.abort(new Error('interrupted'))
        }
        const { verdict } = await lab.sync({ full: cut % 4 === 3, signal: stop.signal })
        expect(['interrupted', 'complete']).toContain(verdict.kind)
        expect(lab.broken).toEqual([])
      }
      lab.sandbox.beforeRequest = undefined
      lab.stage.advance(vendor.settleMs)
      expect((await lab.sync()).verdict).toEqual({ kind: 'complete' })
      await expectEqual(lab)
    }))

  test.each(faults)('%s in every third answer costs patience only', (kind) =>
    withLab(vendor, inMemory, async (lab) => {
      let asked = 0
      lab.sandbox.beforeRequest = () => {
        asked += 1
        if (asked % 3 === 0) lab.sandbox.faults.next(kind)
      }
      expect((await lab.sync()).verdict).toEqual({ kind: 'complete' })
      await expectEqual(lab)
    }),
  )

  test('429 without a word about when to come back is waited for too', () =>
    withLab(vendor, inMemory, async (lab) => {
      const { sandbox } = lab
      const handle = sandbox.handle.bind(sandbox)
      sandbox.handle = (request) => {
        const answer = handle(request)
        if (answer.status !== 429) return answer
        const headers = Object.entries(answer.headers).filter(([name]) => name.toLowerCase() !== 'retry-after')
        return { ...answer, headers: Object.fromEntries(headers) }
      }
      sandbox.faults.next('429', { times: 5 })
      expect((await lab.sync()).verdict).toEqual({ kind: 'complete' })
      await expectEqual(lab)
    }))

  test('within a small plan no call is ever refused', () =>
    withLab(vendor, { ...inMemory, account: { size: { tickets: 300 }, plan: 'growth' } }, async (lab) => {
      expect((await lab.sync()).verdict).toEqual({ kind: 'complete' })
      expect(lab.sandbox.calls).toBeGreaterThan(300)
      expect(lab.sandbox.count429).toBe(0)
      await expectEqual(lab)
    }))

  test('verify finds nothing where nothing is wrong', () =>
    withLab(vendor, options, async (lab) => {
      await lab.sync()
      lab.stage.advance(vendor.settleMs)
      await lab.sync()
      const { result, exitCode, streams } = await lab.verify({ all: true, seed: 3 })
      const bad = streams.flatMap(({ stream, findings }) =>
        findings.filter((one) => one.result === 'difference').map((one) => [stream, one]),
      )
      expect(bad).toEqual([])
      expect([result, exitCode]).toEqual(['verified', 0])
    }))

  test('a stream that was read before and is refused now does not pass for complete', () =>
    withLab(vendor, { ...inMemory, streams: ['tickets', 'groups'] }, async (lab) => {
      await lab.sync()
      lab.sandbox.faults.record(403, /\/groups/)
      const { verdict, exitCode } = await lab.sync()
      expect(verdict.kind).not.toBe('complete')
      expect(exitCode).not.toBe(0)
    }))
})
