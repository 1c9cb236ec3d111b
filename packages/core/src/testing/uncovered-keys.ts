import { pathOf } from '../columns.ts'
import { isObject } from '../json.ts'
import type { StreamSpec } from '../stream.ts'

/** Dotted keys of a record that no column of the stream takes and nothing excuses. `shapes` limits the columns to those a response of theirs speaks about. */
export function uncoveredKeys(
  stream: Pick<StreamSpec, 'columns'>,
  record: unknown,
  excused: readonly string[],
  provided: (column: string) => boolean = () => true,
): readonly string[] {
  const paths = Object.entries(stream.columns)
    .filter(([name]) => provided(name))
    .map(([name, column]) => pathOf(name, column).join('.'))
  return below(record, [...paths, ...excused], '')
}

function below(record: unknown, paths: readonly string[], prefix: string): string[] {
  if (!isObject(record)) return []
  return Object.entries(record).flatMap(([key, value]) => {
    const here = `${prefix}${key}`
    if (paths.includes(here)) return []
    const goesDeeper = paths.some((path) => path.startsWith(`${here}.`))
    return goesDeeper && (isObject(value) || value === null) ? below(value, paths, `${here}.`) : [here]
  })
}
