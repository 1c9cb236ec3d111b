import type { Config } from '@tajo/core/config/config'
import type { NotBegun, SyncOutcome } from '@tajo/operations/sync-source'
import type { Metrics } from '../metrics.ts'

type SyncReport = Exclude<SyncOutcome, NotBegun>

/** What a changed source calls for: to write what follows from it to Brevo, or to compute it only. */
export type Follow = 'activate.apply' | 'models.run' | undefined

/** A sync that was begun before may have stored changes then, and nothing followed; it finds them unchanged now. */
export function followOf(config: Config, outcomes: readonly SyncOutcome[], begunBefore: boolean): Follow {
  const changed = outcomes.filter(isReport).filter((report) => begunBefore || hasChanges(report))
  if (changed.length === 0) return undefined
  const { activation } = config
  if (activation !== undefined && activation.when !== 'manual') return 'activate.apply'
  const helpdesks = new Set(config.sources.filter(({ type }) => type !== 'brevo').map(({ name }) => name))
  return changed.some(({ source }) => helpdesks.has(source)) ? 'models.run' : undefined
}

export function countRows(metrics: Metrics, outcomes: readonly SyncOutcome[]): void {
  for (const { source, streams } of outcomes.filter(isReport)) {
    for (const { stream, inserted, updated, unchanged, deleted, rejected } of streams) {
      metrics.rowsExtracted(source, stream, inserted + updated + unchanged + deleted)
      if (rejected > 0) metrics.rowsRejected(source, rejected)
    }
  }
}

function hasChanges({ streams }: SyncReport): boolean {
  return streams.some(({ inserted, updated, deleted }) => inserted + updated + deleted > 0)
}

function isReport(outcome: SyncOutcome): outcome is SyncReport {
  return !('error' in outcome)
}
