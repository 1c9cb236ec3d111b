import type { Source } from '@tajo/engine/source'
import type { ModelSource } from '@tajo/models/expand'
import { withSource } from '../with-source.ts'
import type { Workplace } from '../workplace.ts'

/** The helpdesks the models are made of, each with the columns that its configuration keeps from being read. */
export async function modelSources(place: Workplace): Promise<readonly ModelSource[]> {
  const helpdesks = place.config.sources.filter(({ type, enabled }) => enabled && type !== 'brevo')
  const made: ModelSource[] = []
  for (const helpdesk of helpdesks) made.push(await withSource(place, helpdesk, async (source) => modelSource(source)))
  return made
}

function modelSource({ name, type, streams }: Source): ModelSource {
  const hidden = [...streams.values()].map(({ stream, table }): [string, readonly string[]] => [
    stream.name,
    [
      ...Object.keys(stream.columns).filter((column) => !(column in table.columns)),
      // A hash is no name, and a place inside of a column leaves the rest of it readable.
      ...Object.keys(table.masks).filter((column) => !column.includes('.')),
    ],
  ])
  return { name, vendor: type, hidden: Object.fromEntries(hidden.filter(([, columns]) => columns.length > 0)) }
}
