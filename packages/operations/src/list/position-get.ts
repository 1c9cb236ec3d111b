import { sourceNamed } from '@tajo/core/config/sources'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { withSource } from '../with-source.ts'
import { source, stream } from './inputs.ts'

export interface PositionReport {
  readonly source: string
  readonly stream: string
  /** `null`: no position in time, or none yet. */
  readonly position: string | null
  /** Where it stood, when it was moved. */
  readonly before?: string | null
}

export const positionGetOperation = operation({
  name: 'position.get',
  summary: 'From when a stream reads on.',
  method: 'GET',
  path: '/v1/positions/{source}/{stream}',
  role: 'viewer',
  input: z.strictObject({ source, stream }),
  run: async (place, input, { signal }): Promise<PositionReport> => {
    const named = sourceNamed(place.config, input.source)
    const { position } = await import('@tajo/engine/position')
    return place.withWarehouse({ command: 'position', readOnly: true, signal }, (warehouse) =>
      withSource(place, named, async (open) => ({
        source: input.source,
        stream: input.stream,
        position: await position(open, warehouse, input.stream),
      })),
    )
  },
})
