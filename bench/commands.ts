import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import { startZendeskSandbox } from '@tajo/sandbox/zendesk/start'
import { median, run } from './measure.ts'

const launcher = new URL('../packages/cli/bin/tajo.js', import.meta.url).pathname

/** Whole processes as a user starts them: help, and syncs of each helpdesk that find nothing new. */
export async function measureCommands(): Promise<readonly string[]> {
  const freshdesk = await startFreshdeskSandbox({})
  const zendesk = await startZendeskSandbox({})
  const folder = mkdtempSync(join(tmpdir(), 'tajo-commands-'))
  writeFileSync(
    join(folder, 'tajo.yml'),
    `warehouse: duckdb:./bench.duckdb
connectors:
  freshdesk: { base_url: "${freshdesk.url}", api_key: ${freshdesk.apiKey} }
  zendesk: { base_url: "${zendesk.url}", auth: { email: ${zendesk.email}, api_token: ${zendesk.apiToken} } }
`,
  )
  const tajo = (...words: string[]) => run(process.execPath, [launcher, ...words], folder)
  try {
    const lines: string[] = []
    for (const source of ['freshdesk', 'zendesk']) lines.push(...(await measureSyncs(source, tajo)))
    const help: number[] = []
    for (let round = 0; round < 9; round += 1) help.push((await tajo('--help')).seconds)
    lines.push(`| \`tajo --help\`, whole process (median of 9) | < 200 ms | ${Math.round(median(help) * 1000)} ms |`)
    return lines
  } finally {
    await Promise.all([freshdesk.close(), zendesk.close()])
    rmSync(folder, { recursive: true })
  }
}

async function measureSyncs(
  source: string,
  tajo: (...words: string[]) => ReturnType<typeof run>,
): Promise<readonly string[]> {
  const first = await tajo('sync', source, '--json')
  const again: number[] = []
  let calls: Record<string, number> = {}
  for (let round = 0; round < 5; round += 1) {
    const { seconds, output, code } = await tajo('sync', source, '--json')
    if (code !== 0) throw new Error(`sync ended with ${code}: ${output}`)
    again.push(seconds)
    calls = callsOf(output)
  }
  const dearest = Object.entries(calls)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 4)
    .map(([stream, count]) => `${stream} ${count}`)
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0)
  return [
    `| first sync of all streams of the ${source} sandbox, whole process | | ${first.seconds.toFixed(2)} s |`,
    `| sync of all streams of ${source} with nothing new, whole process (median of 5) | < 1.5 s | ${median(again).toFixed(2)} s; ${total} calls (most: ${dearest.join(', ')}) |`,
  ]
}

function callsOf(output: string): Record<string, number> {
  const document = JSON.parse(output) as {
    readonly reports?: readonly { readonly streams: readonly { readonly stream: string; readonly calls: number }[] }[]
  }
  const [source] = document.reports ?? []
  return Object.fromEntries((source?.streams ?? []).map(({ stream, calls }) => [stream, calls]))
}
