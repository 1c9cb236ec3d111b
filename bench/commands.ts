import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import { median, run } from './measure.ts'

const launcher = new URL('../packages/cli/bin/tajo.js', import.meta.url).pathname

/** Whole processes as a user starts them: help, and a sync that finds nothing new. */
export async function measureCommands(): Promise<readonly string[]> {
  const sandbox = await startFreshdeskSandbox({})
  const folder = mkdtempSync(join(tmpdir(), 'tajo-commands-'))
  writeFileSync(
    join(folder, 'tajo.yml'),
    `warehouse: duckdb:./bench.duckdb\nconnectors:\n  freshdesk:\n    base_url: ${sandbox.url}\n    api_key: ${sandbox.apiKey}\n`,
  )
  try {
    const tajo = (...words: string[]) => run(process.execPath, [launcher, ...words], folder)
    const first = await tajo('sync', '--json')
    const again: number[] = []
    let calls: Record<string, number> = {}
    for (let round = 0; round < 5; round += 1) {
      const { seconds, output, code } = await tajo('sync', '--json')
      if (code !== 0) throw new Error(`sync ended with ${code}: ${output}`)
      again.push(seconds)
      calls = callsOf(output)
    }
    const help: number[] = []
    for (let round = 0; round < 9; round += 1) help.push((await tajo('--help')).seconds)
    const dearest = Object.entries(calls)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 4)
      .map(([stream, count]) => `${stream} ${count}`)
    return [
      `| first sync of all streams of the sandbox, whole process | | ${first.seconds.toFixed(2)} s |`,
      `| sync of all streams with nothing new, whole process (median of 5) | < 1.5 s | ${median(again).toFixed(2)} s; ${Object.values(calls).reduce((sum, count) => sum + count, 0)} calls (most: ${dearest.join(', ')}) |`,
      `| \`tajo --help\`, whole process (median of 9) | < 200 ms | ${Math.round(median(help) * 1000)} ms |`,
    ]
  } finally {
    await sandbox.close()
    rmSync(folder, { recursive: true })
  }
}

function callsOf(output: string): Record<string, number> {
  const document = JSON.parse(output) as {
    readonly reports?: readonly { readonly streams: readonly { readonly stream: string; readonly calls: number }[] }[]
  }
  const [source] = document.reports ?? []
  return Object.fromEntries((source?.streams ?? []).map(({ stream, calls }) => [stream, calls]))
}
