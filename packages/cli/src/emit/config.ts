import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config, SourceConfig } from '@tajo/core/config/config'
import { selectedSources } from '@tajo/core/config/sources'
import { TajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'
import type { Context } from '../context.ts'
import { openConfig } from '../open.ts'
import { emitWords } from '../text/emit.ts'

/** Connectors a file of settings alone can be for. */
const connectorKinds = ['freshdesk', 'zendesk'] as const
type ConnectorKind = (typeof connectorKinds)[number]

export interface Asked {
  /** As `tajo.yml` names it. */
  readonly source?: string
  readonly connector?: string
}

export interface Emitted {
  /** What it stands in. */
  readonly config: Config
  readonly source: SourceConfig
}

/**
 * The one source to emit: from `tajo.yml`, or from a JSON file with nothing but its settings, which is what Meltano and Airbyte
 * hand over.
 */
export async function emittedSource(context: Context, { source, connector }: Asked): Promise<Emitted> {
  const kind = connectorKind(connector)
  const settings = await settingsAlone(context)
  if (settings === undefined) return single(await openConfig(context), source ?? connector)
  const named = connectorKinds.find((each) => each === (settings['type'] ?? source))
  const type = kind ?? named ?? 'freshdesk'
  const text = JSON.stringify({ connectors: { [type]: { type, ...settings } } }, undefined, 1)
  return single(await openConfig(context, text), undefined)
}

export function connectorKind(name: string | undefined): ConnectorKind | undefined {
  if (name === undefined) return undefined
  const kind = connectorKinds.find((each) => each === name)
  if (kind !== undefined) return kind
  throw new TajoError('TAJO_USAGE', emitWords.unknownConnector(name), { hint: emitWords.connectors(connectorKinds) })
}

/** `undefined` for a `tajo.yml`, and for a file that is not there: `openConfig` says so better. */
async function settingsAlone({ io, options }: Context): Promise<Record<string, unknown> | undefined> {
  const text = await readFile(resolve(io.cwd, options.config), 'utf8').catch(() => '')
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) && !('connectors' in value) ? value : undefined
  } catch {
    return undefined
  }
}

function single(config: Config, name: string | undefined): Emitted {
  const [source, ...others] = selectedSources(config, name)
  if (source !== undefined && others.length === 0) return { config, source }
  const names = selectedSources(config, undefined).map((each) => each.name)
  throw new TajoError('TAJO_USAGE', emitWords.whichSource, { hint: emitWords.nameSource(names) })
}
