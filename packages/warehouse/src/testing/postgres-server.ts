import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// One server for all test files of a run: vitest's processes inherit the variable, whoever needs the server first starts it.
const variable = 'TAJO_TEST_POSTGRES'
/** Names the folder of `initdb` and `postgres` of another version than the one the tests come with. */
const binVariable = 'TAJO_TEST_POSTGRES_BIN'

/** Called by vitest before and after all tests. */
export function setup(): () => Promise<void> {
  const bin = process.env[binVariable]
  if (bin !== undefined) {
    // The server starts in another folder.
    process.env[binVariable] = resolve(bin)
    // Said aloud: a run that was meant for another version shows that it was one.
    process.stdout.write(`Tests with PostgreSQL run on: ${versionIn(resolve(bin))}\n`)
  }
  const folder = join(tmpdir(), `tajo-postgres-${randomUUID()}`)
  process.env[variable] = folder
  return async () => {
    const watcher = join(folder, 'pid')
    if (!existsSync(watcher)) return
    if (!existsSync(join(folder, 'failed'))) process.kill(Number(readFileSync(watcher, 'utf8')), 'SIGTERM')
    await until(() => !existsSync(folder) || existsSync(join(folder, 'failed')))
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface PostgresServer {
  readonly port: number
  /** Folder with `server.crt` where the server speaks TLS. */
  readonly folder: string
  url(database: string, user?: string, password?: string): string
}

export async function postgresServer(): Promise<PostgresServer> {
  const folder = process.env[variable]
  if (folder === undefined) throw new Error('vitest has to run with the set-up of vitest.config.ts')
  if (isFirst(folder)) {
    const script = fileURLToPath(new URL('postgres.child.ts', import.meta.url))
    const child = spawn(process.execPath, [script, folder, String(process.ppid)], { detached: true, stdio: 'ignore' })
    child.unref()
    writeFileSync(join(folder, 'pid'), String(child.pid))
  }
  await until(() => existsSync(join(folder, 'ready')) || existsSync(join(folder, 'failed')))
  if (existsSync(join(folder, 'failed'))) throw new Error(readFileSync(join(folder, 'failed'), 'utf8'))
  const port = Number(readFileSync(join(folder, 'ready'), 'utf8'))
  return {
    port,
    folder,
    url: (database, user = 'postgres', password = 'postgres') =>
      `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
  }
}

function versionIn(bin: string): string {
  const [initdb, postgres] = ['initdb', 'postgres'].map((program) => {
    const ran = spawnSync(join(bin, program), ['--version'], { encoding: 'utf8' })
    if (ran.status === 0) return ran.stdout.trim()
    throw new Error(`${binVariable}: ${join(bin, program)} does not run: ${ran.error?.message ?? ran.stderr}`)
  })
  return `${initdb}, ${postgres}`
}

function isFirst(folder: string): boolean {
  try {
    // The server may run as another user.
    mkdirSync(folder, { mode: 0o755 })
    return true
  } catch {
    return false
  }
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 50))
}
