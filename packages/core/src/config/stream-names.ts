import { TajoError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import type { SourceConfig } from './config.ts'

/** Refuses streams in the file that the source does not have: all of them, with file, line and the nearest that exists. */
export function checkStreamNames(source: SourceConfig, names: readonly string[]): void {
  const problems = [...source.streams].flatMap(([stream, { where }]) => {
    if (names.includes(stream)) return []
    const guess = nearest(stream, names)
    return [`${where}: ${source.type} has no such stream${guess === undefined ? '' : `; did you mean "${guess}"?`}`]
  })
  if (problems.length === 0) return
  throw new TajoError('TAJO_CONFIG_UNKNOWN_STREAM', problems.join('\n'), {
    hint: `Run \`tajo connectors streams ${source.name}\` to see them.`,
  })
}
