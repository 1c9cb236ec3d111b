import type { RunRecord, RunStreamRecord, Warehouse } from '@tajo/core/warehouse'
import { describe, expect, it } from 'vitest'
import { withSourceLocks } from './source-locks.ts'

const run: RunRecord & { readonly streams: readonly RunStreamRecord[] } = {
  id: 'run',
  source: 'freshdesk',
  command: 'sync',
  startedAt: '2026-03-01T12:00:00.000Z',
  finishedAt: null,
  verdict: 'running',
  calls: 0,
  credits: 0,
  streams: [],
}

function store(lockSource?: Warehouse['lockSource']): Warehouse {
  const known: Partial<Warehouse> = {
    runs: async () => [run],
    ...(lockSource === undefined ? {} : { lockSource }),
  }
  return new Proxy({} as Warehouse, { get: (_, name) => Reflect.get(known, name) })
}

const verdicts = async (warehouse: Warehouse): Promise<readonly string[]> =>
  (await warehouse.runs({ limit: 1 })).map(({ verdict }) => verdict)

describe('withSourceLocks', () => {
  it('lets one at a time write a source, and others write others', async () => {
    const locked = withSourceLocks(store(), 'tajo serve')
    const release = await locked.lockSource?.('freshdesk')
    await expect(locked.lockSource?.('freshdesk')).rejects.toMatchObject({
      code: 'TAJO_RUN_ACTIVE',
      message: 'freshdesk is being written already by `tajo serve`.',
    })
    await locked.lockSource?.('zendesk')
    await release?.()
    const again = await locked.lockSource?.('freshdesk')
    // Letting go twice takes nothing from who has it now.
    await release?.()
    await expect(locked.lockSource?.('freshdesk')).rejects.toMatchObject({ code: 'TAJO_RUN_ACTIVE' })
    await again?.()
  })

  it('keeps a source free that the store itself refuses', async () => {
    let refuses = true
    const released: string[] = []
    const locked = withSourceLocks(
      store(async (source) => {
        if (refuses) throw new Error('held elsewhere')
        return async () => void released.push(source)
      }),
      'tajo serve',
    )
    await expect(locked.lockSource?.('freshdesk')).rejects.toThrow('held elsewhere')
    refuses = false
    const release = await locked.lockSource?.('freshdesk')
    await release?.()
    expect(released).toEqual(['freshdesk'])
  })

  it('calls a run killed that nobody is at', async () => {
    const locked = withSourceLocks(store(), 'tajo serve')
    expect(await verdicts(locked)).toEqual(['killed'])
    const release = await locked.lockSource?.('freshdesk')
    expect(await verdicts(locked)).toEqual(['running'])
    await release?.()
    expect(await verdicts(locked)).toEqual(['killed'])
    // A store with locks of its own knows of other processes.
    expect(
      await verdicts(
        withSourceLocks(
          store(async () => async () => {}),
          'tajo serve',
        ),
      ),
    ).toEqual(['running'])
  })
})
