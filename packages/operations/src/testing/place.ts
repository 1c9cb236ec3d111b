import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '@tajo/core/clock'
import type { Config } from '@tajo/core/config/config'
import { loadConfig } from '@tajo/core/config/load-config'
import { silentLog } from '@tajo/core/log'
import { onTestFinished } from 'vitest'
import type { Call, News } from '../operation.ts'

/** Time that passes only in sleep. */
export function standingClock(): Clock & { nowMs: number } {
  const clock = {
    nowMs: Date.parse('2026-03-01T12:00:00Z'),
    now: () => clock.nowMs,
    sleep: async (ms: number) => {
      clock.nowMs += ms
    },
  }
  return clock
}

export const tools = { clock: standingClock(), random: () => 0.5, log: silentLog }

/** A folder of its own with this `tajo.yml`, loaded. */
export async function configured(yaml: string, env: Readonly<Record<string, string>> = {}): Promise<Config> {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-operations-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  await writeFile(join(dir, 'tajo.yml'), yaml)
  return loadConfig({ path: 'tajo.yml', env, cwd: dir })
}

/** A call that keeps what it is told. */
export function keptCall(signal: AbortSignal = new AbortController().signal): Call & { readonly told: News[] } {
  const told: News[] = []
  return { signal, actor: 'test', told, tell: (news) => void told.push(news) }
}
