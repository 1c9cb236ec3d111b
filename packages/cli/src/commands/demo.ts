import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config, SourceConfig } from '@tajo/core/config/config'
import type { Warehouse } from '@tajo/core/warehouse'
import type { VerifyReport } from '@tajo/engine/reports'
import { targetOf } from '../activation/open-target.ts'
import { type Activated, runActivation } from '../activation/run-activation.ts'
import { Context } from '../context.ts'
import { type Finding, findings } from '../demo/findings.ts'
import { gravest } from '../exit-codes.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, withSource, withWarehouse } from '../open.ts'
import { type Started, sandboxTypes, startSandbox, usualPorts } from '../sandboxes.ts'
import { activationPlanText } from '../text/activation-plan.ts'
import { activationReportText } from '../text/activation-report.ts'
import { consentText, demoNext, demoWords, findingsText } from '../text/demo.ts'
import { modelsLine } from '../text/models.ts'
import { demoYaml, sandboxVariables } from '../text/sandbox.ts'
import { verifyText } from '../text/verify.ts'
import { failureOf, type Outcome, syncOne, tell } from './sync.ts'

export interface DemoInput {
  readonly tickets?: number
}

const folder = 'tajo-demo'
/** The largest streams are shown; the point is the whole, not the list. */
const shownStreams = 8

/** The whole way on made-up data: sandboxes, sync, verify, what the tables say. Ends by itself. */
export async function demo(context: Context, input: DemoInput): Promise<number> {
  const dir = join(context.io.cwd, folder)
  const started: Started[] = []
  const interrupt = interruptible(context)
  try {
    for (const type of sandboxTypes) {
      // On the ports of `tajo sandbox`, so that the demo's files go on working with it.
      const begin = (port: number): Promise<Started> => startSandbox(type, { ...input, port }, started)
      started.push(await begin(usualPorts[type]).catch(() => begin(0)))
    }
    const variables = sandboxVariables(started)
    await writeFiles(dir, started, variables)
    context.say(
      demoWords.begins(
        folder,
        started.flatMap((one) => (one.type === 'brevo' ? [] : [one.sandbox.world.tickets.size])),
      ),
    )
    // A key in the environment is a real one, and none of the sandbox's business.
    const env = { ...context.io.env, ...Object.fromEntries(Object.keys(variables).map((name) => [name, undefined])) }
    const inFolder = new Context({ ...context.io, env }, { ...context.options, config: join(dir, 'tajo.yml') })
    const result = await run(inFolder, interrupt.signal)
    if (!context.options.json && result.document.activation?.report != null)
      context.result(undefined, (style) => consentText(resubscribed(started), style))
    const error = result.document.sources.map(({ sync }) => failureOf(sync)).find((failure) => failure !== undefined)
    inFolder.result({ ...(error === undefined ? {} : { error }), folder: dir, ...result.document }, () =>
      result.exitCode === 0 ? demoNext(folder, context.style) : '',
    )
    return result.exitCode
  } finally {
    interrupt.dispose()
    for (const { close } of started) await close()
  }
}

interface ReadSource {
  readonly sync: Outcome
  readonly verify: VerifyReport | null
}

interface DemoResult {
  readonly exitCode: number
  readonly document: {
    readonly sources: readonly ReadSource[]
    readonly findings: readonly Finding[]
    readonly activation: Activated | null
  }
}

async function run(context: Context, signal: AbortSignal): Promise<DemoResult> {
  const config = await openConfig(context)
  return withWarehouse(context, config, { command: 'demo', computes: true }, async (warehouse) => {
    const sources: ReadSource[] = []
    for (const source of config.sources.filter(({ type }) => type !== 'brevo')) {
      const read = await readAndVerify(context, source, warehouse, signal)
      sources.push(read)
      if (read.sync.exitCode !== 0) break
    }
    const exitCode = gravest(sources.map(({ sync, verify }) => gravest([sync.exitCode, verify?.exitCode ?? 0])))
    if (exitCode !== 0) return { exitCode, document: { sources, findings: [], activation: null } }
    const found = await findings(warehouse)
    if (!context.options.json) context.result(undefined, (style) => findingsText(found, context.width, style))
    const activation = await activateDemo(context, config, warehouse, signal)
    return { exitCode: activation.exitCode, document: { sources, findings: found, activation } }
  })
}

/** Models, plan, apply and read-back, each told as it is done. */
async function activateDemo(
  context: Context,
  config: Config,
  warehouse: Warehouse,
  signal: AbortSignal,
): Promise<Activated> {
  const tell = (text: (style: Context['style']) => string): void => {
    if (!context.options.json) context.result(undefined, (style) => `\n${text(style)}\n`)
  }
  const room = Math.min(context.width, 100)
  const done = await runActivation(context, config, targetOf(config), warehouse, {}, signal, {
    models: (report) => tell((style) => `${style.dim(demoWords.models)}\n\n${modelsLine(report, style, room)}`),
    plan: (plan) => tell((style) => activationPlanText(plan, context.width, style)),
  })
  const { report } = done
  if (report !== null) tell((style) => activationReportText(report, context.width, style))
  return done
}

/** The played Brevo keeps count of everybody an API call brought back. */
function resubscribed(started: readonly Started[]): number {
  return started.reduce((sum, one) => sum + (one.type === 'brevo' ? one.sandbox.world.resubscriptions : 0), 0)
}

async function readAndVerify(
  context: Context,
  config: SourceConfig,
  warehouse: Warehouse,
  signal: AbortSignal,
): Promise<ReadSource> {
  const synced = await syncOne(context, config, warehouse, { signal })
  if (!context.options.json) tell(context, synced, shownStreams)
  if (synced.exitCode !== 0) return { sync: synced, verify: null }
  const { verify } = await import('@tajo/engine/verify/verify')
  const report = await withSource(context, config, (source) => verify(source, warehouse, { signal }))
  if (!context.options.json)
    context.result(undefined, (style) => `\n${verifyText(report, context.width, style, shownStreams)}\n`)
  return { sync: synced, verify: report }
}

/** Begins anew: the made-up accounts are others each time. */
async function writeFiles(
  dir: string,
  started: readonly Started[],
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(dir, { recursive: true })
  for (const old of ['tajo.duckdb', 'tajo.duckdb.wal']) await rm(join(dir, old), { force: true })
  await writeFile(join(dir, 'tajo.yml'), demoYaml(started))
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`)
  await writeFile(join(dir, '.env'), lines.join(''), { mode: 0o600 })
  await chmod(join(dir, '.env'), 0o600)
}
