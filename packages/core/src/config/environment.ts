import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { TajoError } from '../errors.ts'

/** Variables of the process, and behind them those of `.env` beside the configuration. */
export interface Environment {
  readonly envFile: string | undefined
  /** `.env` can be read by other users of the machine. */
  readonly exposed: boolean
  lookUp(name: string): string | undefined
  origin(name: string): 'environment' | '.env' | undefined
}

export async function readEnvironment(
  dir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Environment> {
  const path = join(dir, '.env')
  const file = await readIfThere(path)
  const inFile = file === undefined ? {} : parseEnv(file.text.replace(/^\uFEFF/, ''))
  return {
    envFile: file === undefined ? undefined : path,
    // Windows keeps no such bits.
    exposed: file !== undefined && process.platform !== 'win32' && (file.mode & 0o077) !== 0,
    lookUp: (name) => env[name] ?? inFile[name],
    origin: (name) => (env[name] !== undefined ? 'environment' : inFile[name] !== undefined ? '.env' : undefined),
  }
}

async function readIfThere(path: string): Promise<{ text: string; mode: number } | undefined> {
  try {
    const [text, { mode }] = await Promise.all([readFile(path, 'utf8'), stat(path)])
    return { text, mode }
  } catch (cause) {
    if (isAbsent(cause)) return undefined
    throw new TajoError('TAJO_CONFIG_INVALID', `${path} cannot be read.`, { cause, hint: 'Check its permissions.' })
  }
}

export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
