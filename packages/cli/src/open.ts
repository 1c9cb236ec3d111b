import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config, SourceConfig } from '@tajo/core/config/config'
import type { Connection } from '@tajo/core/connector'
import { isTajoError, TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Source } from '@tajo/engine/source'
import { connectSource } from './connect-source.ts'
import type { Context } from './context.ts'
import { createLog } from './log.ts'
import { mark } from './render/marks.ts'
import { wrap } from './render/width.ts'
import { common } from './text/common.ts'

const shownWarnings = 3
const betweenTriesMs = 2_000

/** The configuration, its remarks on stderr, its secrets kept from here on. */
export async function openConfig(context: Context, text?: string): Promise<Config> {
  const { loadConfig } = await import('@tajo/core/config/load-config')
  const { io, options } = context
  const said = text === undefined ? {} : { text }
  const config = await loadConfig({ path: options.config, env: io.env, cwd: io.cwd, clock: io.clock, ...said })
  context.keepSecret(config.secrets)
  return config
}

/** The first remarks on the configuration; `tajo doctor` has them all. */
export function sayWarnings(context: Context, config: Config): void {
  const further = config.warnings.length - shownWarnings
  const words = [...config.warnings.slice(0, shownWarnings), ...(further > 0 ? [common.furtherWarnings(further)] : [])]
  const width = context.stderr.isTTY ? context.stderr.columns : Number.POSITIVE_INFINITY
  for (const text of words) context.say(`${mark('warn', context.errorStyle)} ${wrap(text, width - 2, '  ')}`)
}

export interface WarehouseOptions {
  /** Named to whoever finds the file held. */
  readonly command: string
  /** The file must be there, and stays as it is. */
  readonly readOnly?: boolean
  /** With `readOnly`: without a file use an empty warehouse that leaves nothing behind. */
  readonly emptyWhenMissing?: boolean
  readonly signal?: AbortSignal
}

/** Opens the warehouse, hands it over, and closes it whatever happens. */
export async function withWarehouse<T>(
  context: Context,
  config: Config,
  options: WarehouseOptions,
  use: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const { path } = config.warehouse
  if (options.readOnly === true && !(await exists(path))) {
    if (options.emptyWhenMissing === true) return withEmptyWarehouse(options.command, use)
    throw new TajoError('TAJO_WAREHOUSE_MISSING', common.noWarehouse(path), { hint: common.syncFirst })
  }
  const { openDuckDb } = await import('@tajo/warehouse/duckdb/open')
  const open = () => openDuckDb({ path, command: `tajo ${options.command}`, readOnly: options.readOnly === true })
  const warehouse = context.options.wait ? await patiently(context, options.signal, open) : await open()
  try {
    return await use(warehouse)
  } finally {
    await warehouse.close()
  }
}

async function withEmptyWarehouse<T>(command: string, use: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const { openDuckDb } = await import('@tajo/warehouse/duckdb/open')
  const dir = await mkdtemp(join(tmpdir(), 'tajo-'))
  try {
    const warehouse = await openDuckDb({ path: join(dir, 'empty.duckdb'), command })
    try {
      return await use(warehouse)
    } finally {
      await warehouse.close()
    }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Connects a source, hands it over, and closes it whatever happens. Asks nothing of the vendor by itself. */
export async function withSource<T>(
  context: Context,
  config: SourceConfig,
  use: (source: Source) => Promise<T>,
): Promise<T> {
  const { createSource } = await import('@tajo/engine/source')
  return withConnection(context, config, (connection) => use(createSource(config, connection)))
}

/** The same for who makes sources of it himself. */
export async function withConnection<T>(
  context: Context,
  config: SourceConfig,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connectSource(config, {
    clock: context.io.clock,
    log: createLog(context, context.options.verbose || config.verbose),
    random: Math.random,
  })
  try {
    return await use(connection)
  } finally {
    await connection.close()
  }
}

async function patiently<T>(context: Context, signal: AbortSignal | undefined, open: () => Promise<T>): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await open()
    } catch (error) {
      if (!isTajoError(error) || error.code !== 'TAJO_WAREHOUSE_BUSY') throw error
      if (!told) context.say(common.waiting(error.message))
      await context.io.clock.sleep(betweenTriesMs, signal)
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
