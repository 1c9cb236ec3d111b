import type { SourceConfig } from '@tajo/core/config/config'
import { isTajoError } from '@tajo/core/errors'
import { createRedactor } from '@tajo/core/secrets'
import type { Warehouse } from '@tajo/core/warehouse'
import type { SyncReport } from '@tajo/engine/reports'
import type { SyncOptions } from '@tajo/engine/sync'
import type { Call } from './operation.ts'
import type { WireError } from './remote/wire.ts'
import { withSource } from './with-source.ts'
import type { Workplace } from './workplace.ts'

/** A run of one source, or why it could not begin. */
export type SyncOutcome = SyncReport | NotBegun

export interface NotBegun {
  readonly source: string
  readonly exitCode: number
  readonly error: WireError
}

/** One source, watched. That one could not begin keeps no other from being synced. */
export async function syncSource(
  place: Workplace,
  source: SourceConfig,
  warehouse: Warehouse,
  options: Pick<SyncOptions, 'streams' | 'full' | 'since'>,
  { signal, tell }: Pick<Call, 'signal' | 'tell'>,
): Promise<SyncOutcome> {
  const { sync } = await import('@tajo/engine/sync')
  try {
    return await withSource(place, source, (open) =>
      sync(open, warehouse, {
        ...options,
        signal,
        clock: place.clock,
        onProgress: (progress) => tell({ kind: 'sync', progress }),
      }),
    )
  } catch (error) {
    if (!isTajoError(error)) throw error
    const redact = createRedactor(place.config.secrets)
    const words = { code: error.code, message: redact(error.message), hint: redact(error.hint) }
    return { source: source.name, exitCode: error.exitCode, error: words }
  }
}

/** Why a source failed, if it did. */
export function syncFailure(outcome: SyncOutcome): WireError | undefined {
  if ('error' in outcome) return outcome.error
  const { verdict } = outcome
  return verdict.kind === 'failed' ? { code: verdict.code, message: verdict.reason, hint: verdict.hint } : undefined
}
