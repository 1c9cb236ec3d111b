import { sourceNamed } from '@tajo/core/config/sources'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { positionDate } from '../reading-options.ts'
import { withSource } from '../with-source.ts'
import { source, stream } from './inputs.ts'
import type { PositionReport } from './position-get.ts'

export const positionSetOperation = operation({
  name: 'position.set',
  summary: 'Moves the position of a stream; forward leaves out what changed in between.',
  method: 'PUT',
  path: '/v1/positions/{source}/{stream}',
  role: 'operator',
  input: z.strictObject({
    source,
    stream,
    to: z.string().min(1).describe('A date, a date and time, a span such as 30d, or reset: everything is read again.'),
  }),
  run: async (place, input, { signal }): Promise<PositionReport> => {
    const to = positionDate(input.to, place.clock.now())
    const named = sourceNamed(place.config, input.source)
    const { position, setPosition } = await import('@tajo/engine/position')
    return place.withWarehouse({ command: 'position', signal }, (warehouse) =>
      withSource(place, named, async (open) => {
        const before = await position(open, warehouse, input.stream)
        await setPosition(open, warehouse, input.stream, to)
        const after = await position(open, warehouse, input.stream)
        return { source: input.source, stream: input.stream, position: after, before }
      }),
    )
  },
})
