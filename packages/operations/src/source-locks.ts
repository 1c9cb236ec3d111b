import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import { overlay } from '@tajo/warehouse/protocol/overlay'

/**
 * One writer of a source at a time within this process, as between processes: a store that is open once for everybody cannot tell its
 * users apart. `holder` is named to whoever finds a source held.
 */
export function withSourceLocks(warehouse: Warehouse, holder: string): Warehouse {
  const held = new Map<string, symbol>()
  return overlay(warehouse, {
    lockSource: async (source) => {
      if (held.has(source))
        throw new TajoError('TAJO_RUN_ACTIVE', `${source} is being written already by \`${holder}\`.`, {
          parts: { pid: process.pid, command: holder },
        })
      const own = Symbol(source)
      const letGo = (): void => {
        if (held.get(source) === own) held.delete(source)
      }
      held.set(source, own)
      try {
        const release = await warehouse.lockSource?.(source)
        return () => Promise.resolve(release?.()).finally(letGo)
      } catch (error) {
        letGo()
        throw error
      }
    },
    // An open file says of every source that it is written; here it is known.
    ...(warehouse.lockSource === undefined
      ? {
          runs: async (options: Parameters<Warehouse['runs']>[0]) =>
            (await warehouse.runs(options)).map((run) =>
              run.verdict === 'running' && !held.has(run.source) ? { ...run, verdict: 'killed' } : run,
            ),
        }
      : {}),
  })
}
