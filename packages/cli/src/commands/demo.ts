import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VerifyReport } from '@tajo/engine/reports'
import type { StartedFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import { Context } from '../context.ts'
import { type Finding, findings } from '../demo/findings.ts'
import { gravest } from '../exit-codes.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, withSource, withWarehouse } from '../open.ts'
import { demoNext, demoWords, findingsText } from '../text/demo.ts'
import { demoYaml } from '../text/sandbox.ts'
import { verifyText } from '../text/verify.ts'
import { startOn } from './sandbox.ts'
import { failureOf, type Outcome, syncOne, tell } from './sync.ts'

export interface DemoInput {
  readonly tickets?: number
}

const folder = 'tajo-demo'
/** Where `tajo sandbox` listens by default, so that the demo's files go on working with it. */
const usualPort = 4101

/** The largest streams are shown; the point is the whole, not the list. */
const shownStreams = 8

/** The whole way on made-up data: sandbox, sync, verify, three things the tables say. Ends by itself. */
export async function demo(context: Context, input: DemoInput): Promise<number> {
  const dir = join(context.io.cwd, folder)
  const started = await startOn(usualPort, input).catch(() => startOn(0, input))
  const interrupt = interruptible(context)
  try {
    await writeFiles(dir, started)
    context.say(demoWords.begins(folder, started.sandbox.world.tickets.size))
    // A key in the environment is a real one, and none of the sandbox's business.
    const io = { ...context.io, env: { ...context.io.env, FRESHDESK_API_KEY: undefined } }
    const inFolder = new Context(io, { ...context.options, config: join(dir, 'tajo.yml') })
    const result = await run(inFolder, interrupt.signal)
    const error = failureOf(result.document.sync)
    inFolder.result({ ...(error === undefined ? {} : { error }), folder: dir, ...result.document }, () =>
      result.exitCode === 0 ? demoNext(folder, context.style) : '',
    )
    return result.exitCode
  } finally {
    interrupt.dispose()
    await started.close()
  }
}

interface DemoResult {
  readonly exitCode: number
  readonly document: {
    readonly sync: Outcome
    readonly verify: VerifyReport | null
    readonly findings: readonly Finding[]
  }
}

async function run(context: Context, signal: AbortSignal): Promise<DemoResult> {
  const config = await openConfig(context)
  const [sourceConfig] = config.sources
  if (sourceConfig === undefined) throw new Error('the demo has no source')
  return withWarehouse(context, config, { command: 'demo' }, async (warehouse) => {
    const synced = await syncOne(context, sourceConfig, warehouse, { signal })
    if (!context.options.json) tell(context, synced, shownStreams)
    if (synced.exitCode !== 0)
      return { exitCode: synced.exitCode, document: { sync: synced, verify: null, findings: [] } }
    const { verify } = await import('@tajo/engine/verify/verify')
    const report = await withSource(context, sourceConfig, (source) => verify(source, warehouse, { signal }))
    const found = await findings(warehouse)
    if (!context.options.json) {
      context.result(undefined, (style) =>
        ['', verifyText(report, context.width, style, shownStreams), findingsText(found, context.width, style)].join(
          '\n',
        ),
      )
    }
    return {
      exitCode: gravest([synced.exitCode, report.exitCode]),
      document: { sync: synced, verify: report, findings: found },
    }
  })
}

/** Begins anew: the made-up account is another one each time. */
async function writeFiles(dir: string, { url, apiKey }: StartedFreshdeskSandbox): Promise<void> {
  await mkdir(dir, { recursive: true })
  for (const old of ['tajo.duckdb', 'tajo.duckdb.wal']) await rm(join(dir, old), { force: true })
  await writeFile(join(dir, 'tajo.yml'), demoYaml(url))
  await writeFile(join(dir, '.env'), `FRESHDESK_API_KEY=${apiKey}\n`, { mode: 0o600 })
  await chmod(join(dir, '.env'), 0o600)
}
