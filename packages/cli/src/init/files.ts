import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { TajoError } from '@tajo/core/errors'
import { configYaml, initWords, schemaFile } from '../text/init.ts'
import type { Account } from './accounts.ts'

// The key, everything customers wrote, and what an editor needs: none of it belongs into a repository.
const ignored = ['.env', '*.duckdb', '*.duckdb.wal', '.tajo/']

/** Refuses before anybody has typed anything. */
export async function refuseToOverwrite(path: string, force: boolean): Promise<void> {
  if (force || (await readIfThere(path)) === undefined) return
  throw new TajoError('TAJO_USAGE', initWords.exists(basename(path)), { hint: initWords.useForce })
}

/** Writes all files of a new project; answers their names. */
export async function writeProject(
  path: string,
  { section, variables }: Pick<Account, 'section' | 'variables'>,
  force: boolean,
): Promise<string[]> {
  const dir = dirname(path)
  const env = join(dir, '.env')
  let envText = await readIfThere(env)
  for (const [variable, value] of Object.entries(variables)) envText = withVariable(envText, variable, value, force)
  await mkdir(join(dir, dirname(schemaFile)), { recursive: true })
  // The key first: a file that others can read must never hold it, not even for a moment.
  await writeFile(env, '', { mode: 0o600, flag: 'a' })
  await chmod(env, 0o600)
  await writeFile(env, envText ?? '')
  await writeFile(path, configYaml(section))
  const { configJsonSchema } = await import('@tajo/core/config/json-schema')
  await writeFile(join(dir, schemaFile), `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`)
  const ignoredNow = await ignore(join(dir, '.gitignore'))
  return [basename(path), '.env', schemaFile, ...(ignoredNow ? ['.gitignore'] : [])]
}

/** The text of `.env` with the variable in it, everything else left as it is. */
export function withVariable(existing: string | undefined, variable: string, value: string, force: boolean): string {
  const line = `${variable}=${quoted(value)}`
  if (existing === undefined) return `${line}\n`
  const present = parseEnv(existing)[variable]
  if (present === value) return existing
  if (present === undefined) return `${existing}${existing === '' || existing.endsWith('\n') ? '' : '\n'}${line}\n`
  if (present !== '' && !force)
    throw new TajoError('TAJO_USAGE', initWords.keyExists('.env', variable), { hint: initWords.useForce })
  return existing.replace(
    new RegExp(`^(\\s*(?:export\\s+)?)${variable}\\s*=.*$`, 'm'),
    (_, start: string) => start + line,
  )
}

/** Plain where it can be; in the quotes it does not contain otherwise. */
function quoted(key: string): string {
  if (/^[\w.:/+=-]+$/.test(key)) return key
  const quote = ["'", '"', '`'].find((candidate) => !key.includes(candidate))
  if (quote === undefined)
    throw new TajoError('TAJO_USAGE', 'The key holds all three kinds of quotes; it cannot be written to .env.')
  return quote + key + quote
}

async function ignore(path: string): Promise<boolean> {
  const existing = (await readIfThere(path)) ?? ''
  const lines = new Set(existing.split(/\r?\n/).map((line) => line.trim()))
  const missing = ignored.filter((pattern) => !lines.has(pattern) && !lines.has(`/${pattern}`))
  if (missing.length === 0) return false
  const start = existing === '' || existing.endsWith('\n') ? existing : `${existing}\n`
  await writeFile(path, `${start}${missing.join('\n')}\n`)
  return true
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
