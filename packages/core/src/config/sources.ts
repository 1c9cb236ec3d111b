import { TajoError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import type { Config, SourceConfig } from './config.ts'

/** The configured source of that name, switched on or not. */
export function sourceNamed(config: Config, name: string): SourceConfig {
  const source = config.sources.find((candidate) => candidate.name === name)
  if (source !== undefined) return source
  if (config.unusedSources.some((candidate) => candidate.name === name))
    throw new TajoError(
      'TAJO_CONFIG_UNKNOWN_SOURCE',
      `The source ${name} cannot be used: it is switched off and its credentials are not set.`,
    )
  const guess = nearest(
    name,
    config.sources.map((candidate) => candidate.name),
  )
  const known = config.sources.map((candidate) => candidate.name).join(', ')
  throw new TajoError(
    'TAJO_CONFIG_UNKNOWN_SOURCE',
    `No source named ${name} is configured${guess === undefined ? '' : `; did you mean "${guess}"?`}`,
    {
      hint: known === '' ? 'Run `tajo init` to configure one.' : `Configured: ${known}.`,
    },
  )
}

/** All sources that are switched on, or the one that is named. */
export function selectedSources(config: Config, name: string | undefined): readonly SourceConfig[] {
  if (name !== undefined) {
    const source = sourceNamed(config, name)
    if (source.enabled) return [source]
    throw new TajoError('TAJO_CONFIG_UNKNOWN_SOURCE', `The source ${name} is switched off.`, {
      hint: `Set connectors.${name}.enabled to true.`,
    })
  }
  const sources = config.sources.filter((source) => source.enabled)
  if (sources.length > 0) return sources
  throw new TajoError('TAJO_CONFIG_UNKNOWN_SOURCE', 'No source is configured and switched on.', {
    hint: 'Run `tajo init`, or add one under `connectors`.',
  })
}
