import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Config } from './config.ts'
import { loadConfig } from './load-config.ts'

/** A clock that stands: 1 March 2026. */
const standing = { now: () => Date.parse('2026-03-01T12:00:00Z'), sleep: async () => {} }

export interface Folder {
  readonly dir: string
  load(env?: Record<string, string>): Promise<Config>
}

/** A folder with these files, removed after the test. */
export async function folder(files: Readonly<Record<string, string>>, mode = 0o600): Promise<Folder> {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-config-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text, { mode })
  return { dir, load: (env = {}) => loadConfig({ path: 'tajo.yml', env, cwd: dir, clock: standing }) }
}

/** Loads this text as `tajo.yml`. */
export async function load(yaml: string, env: Record<string, string> = {}): Promise<Config> {
  return (await folder({ 'tajo.yml': yaml })).load(env)
}

/** What is said about this text: code, message, hint. */
export async function complaint(yaml: string, env: Record<string, string> = {}): Promise<string> {
  const { dir, load: loadIt } = await folder({ 'tajo.yml': yaml })
  try {
    await loadIt(env)
    return 'nothing'
  } catch (error) {
    const { code, message, hint } = error as { code: string; message: string; hint: string }
    return `${code}\n${message}\n→ ${hint}`.replaceAll(dir, '<dir>')
  }
}
