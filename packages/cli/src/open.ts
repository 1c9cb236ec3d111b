import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config, SourceConfig } from '@tajo/core/config/config'
import type { ConnectDependencies, Connection } from '@tajo/core/connector'
import { isTajoError, TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Source } from '@tajo/engine/source'
import { connectSource } from '@tajo/operations/connect-source'
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
  /** Models are computed in it, which takes more memory than storing what was read. */
  readonly computes?: boolean
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
  const open = await opener(config, options)
  if (open === undefined) return withEmptyWarehouse(options.command, use)
  const warehouse = await (context.options.wait ? patiently(context, options.signal, open) : open()).catch(
    (error: unknown) => {
      if (options.emptyWhenMissing === true && isTajoError(error) && error.code === 'TAJO_WAREHOUSE_MISSING') return
      throw error
    },
  )
  if (warehouse === undefined) return withEmptyWarehouse(options.command, use)
  try {
    return await use(warehouse)
  } finally {
    await warehouse.close()
  }
}

/** How to open the configured warehouse; `undefined` where there is none yet and an empty one will do. */
async function opener(config: Config, options: WarehouseOptions): Promise<(() => Promise<Warehouse>) | undefined> {
  const { warehouse } = config
  const readOnly = options.readOnly === true
  const command = `tajo ${options.command}`
  switch (warehouse.kind) {
    case 'duckdb': {
      const { path } = warehouse
      if (readOnly && !(await exists(path))) {
        if (options.emptyWhenMissing === true) return undefined
        throw new TajoError('TAJO_WAREHOUSE_MISSING', common.noWarehouse(path), { hint: common.syncFirst })
      }
      const { openDuckDb } = await import('@tajo/warehouse/duckdb/open')
      const memory = options.computes === true ? await import('@tajo/models/memory') : undefined
      return () =>
        openDuckDb({ path, command, readOnly, ...(memory === undefined ? {} : { memoryLimit: memory.modelsMemory() }) })
    }
    case 'postgres': {
      const { openPostgres } = await import('@tajo/warehouse/postgres/open')
      return () => openPostgres({ url: warehouse.url, command, readOnly })
    }
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

/** What a connector needs of the process around it. */
export function connectDependencies(context: Context, { verbose }: SourceConfig): ConnectDependencies {
  return { clock: context.io.clock, log: createLog(context, context.options.verbose || verbose), random: Math.random }
}

/** The same for who makes sources of it himself. */
export async function withConnection<T>(
  context: Context,
  config: SourceConfig,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connectSource(config, connectDependencies(context, config))
  try {
    return await use(connection)
  } finally {
    await connection.close()
  }
}

/** Tries again while somebody else holds the warehouse, or the source in it. */
export async function patiently<T>(
  context: Context,
  signal: AbortSignal | undefined,
  open: () => Promise<T>,
): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await open()
    } catch (error) {
      if (!isTajoError(error) || !['TAJO_WAREHOUSE_BUSY', 'TAJO_RUN_ACTIVE'].includes(error.code)) throw error
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
