import type { SourceConfig } from '@tajo/core/config/config'
import type { Source } from '@tajo/engine/source'
import type { Workplace } from './workplace.ts'

/** A source with its connection; asks nothing of the vendor by itself. */
export async function withSource<T>(
  place: Pick<Workplace, 'withConnection'>,
  config: SourceConfig,
  task: (source: Source) => Promise<T>,
): Promise<T> {
  const { createSource } = await import('@tajo/engine/source')
  return place.withConnection(config, (connection) => task(createSource(config, connection)))
}
