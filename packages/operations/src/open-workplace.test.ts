import { TajoError } from '@tajo/core/errors'
import { describe, expect, it } from 'vitest'
import { openWorkplace } from './open-workplace.ts'
import { patiently } from './patiently.ts'
import { configured, standingClock, tools } from './testing/place.ts'

const yaml = 'connectors:\n  freshdesk:\n    domain: acme\n    api_key: key-of-the-test\n'

describe('openWorkplace', () => {
  it('says where a warehouse is missing, or takes an empty one', async () => {
    const config = await configured(yaml)
    const place = openWorkplace(config, tools)
    const use = { command: 'status', readOnly: true }
    await expect(place.withWarehouse(use, async () => 0)).rejects.toMatchObject({
      code: 'TAJO_WAREHOUSE_MISSING',
      message: `There is no warehouse yet at ${config.dir}/tajo.duckdb.`,
    })
    const runs = place.withWarehouse({ ...use, emptyWhenMissing: true }, (warehouse) => warehouse.runs({ limit: 1 }))
    expect(await runs).toEqual([])
    // It was thrown away.
    await expect(place.withWarehouse(use, async () => 0)).rejects.toMatchObject({ code: 'TAJO_WAREHOUSE_MISSING' })
  })

  it('waits for whoever holds the file, if it is told to', async () => {
    const config = await configured(yaml)
    const told: string[] = []
    let letGo = (): void => {}
    const free = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const holding = openWorkplace(config, tools).withWarehouse({ command: 'sync' }, () => free)
    await expect(openWorkplace(config, tools).withWarehouse({ command: 'query' }, async () => 0)).rejects.toMatchObject(
      {
        code: 'TAJO_WAREHOUSE_BUSY',
      },
    )
    const clock = {
      now: () => 0,
      sleep: async () => {
        letGo()
        await holding
      },
    }
    const place = openWorkplace(config, { ...tools, clock, waiting: (why) => void told.push(why) })
    expect(await place.withWarehouse({ command: 'query' }, async ({ kind }) => kind)).toBe('duckdb')
    expect(told).toEqual([expect.stringMatching(/is held by .*`tajo sync`/)])
  })

  it('closes what it opened, whatever happens', async () => {
    const place = openWorkplace(await configured(yaml), tools)
    await expect(place.withWarehouse({ command: 'sync' }, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await place.withWarehouse({ command: 'sync' }, async ({ kind }) => kind)).toBe('duckdb')
  })
})

describe('patiently', () => {
  it('tells once why it waits, and tries until it is free', async () => {
    const told: string[] = []
    const clock = standingClock()
    let tries = 0
    const task = async (): Promise<string> => {
      tries += 1
      if (tries < 4) throw new TajoError('TAJO_RUN_ACTIVE', `held ${tries}`)
      return 'done'
    }
    const from = clock.now()
    expect(await patiently(clock, undefined, (why) => void told.push(why), task)).toBe('done')
    expect({ told, waited: clock.now() - from }).toEqual({ told: ['held 1'], waited: 6_000 })
  })

  it('waits for nothing else, and no longer than somebody wants', async () => {
    const failure = new TajoError('TAJO_AUTH', 'no')
    const never = (): never => {
      throw new Error('told')
    }
    await expect(patiently(standingClock(), undefined, never, () => Promise.reject(failure))).rejects.toBe(failure)
    const stop = new AbortController()
    const reason = new TajoError('TAJO_INTERRUPTED', 'Interrupted.')
    const clock = {
      now: () => 0,
      sleep: async (_: number, signal?: AbortSignal) => {
        stop.abort(reason)
        signal?.throwIfAborted()
      },
    }
    const held = () => Promise.reject(new TajoError('TAJO_RUN_ACTIVE', 'held'))
    await expect(patiently(clock, stop.signal, () => {}, held)).rejects.toBe(reason)
  })
})
