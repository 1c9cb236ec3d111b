import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plan } from '@tajo/activation/plan'
import type { SyncReport, VerifyReport } from '@tajo/engine/reports'
import type { RunReport } from '@tajo/models/run-models'
import { type Activated, activationExitCode } from '@tajo/operations/activation/run-activation'
import { activateApplyOperation } from '@tajo/operations/list/activate-apply'
import { syncOperation } from '@tajo/operations/list/sync'
import { verifyOperation } from '@tajo/operations/list/verify'
import type { News } from '@tajo/operations/operation'
import type { WireError } from '@tajo/operations/remote/wire'
import { sharedWorkplace } from '@tajo/operations/shared-workplace'
import type { Workplace } from '@tajo/operations/workplace'
import { callHere } from '../call.ts'
import { Context } from '../context.ts'
import { type Finding, findings } from '../demo/findings.ts'
import { gravest } from '../exit-codes.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig, placeTools } from '../open.ts'
import { type Started, sandboxTypes, startSandbox, usualPorts } from '../sandboxes.ts'
import { activationPlanText } from '../text/activation-plan.ts'
import { activationReportText } from '../text/activation-report.ts'
import { consentText, demoNext, demoWords, findingsText } from '../text/demo.ts'
import { modelsLine } from '../text/models.ts'
import { demoYaml, sandboxVariables } from '../text/sandbox.ts'
import { verifyText } from '../text/verify.ts'
import { watchSyncs } from './sync.ts'

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
    const { error } = result
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
  readonly sync: Synced
  readonly verify: VerifyReport | null
}

/** A run and its report, or why it could not begin. */
type Synced =
  | { readonly source: string; readonly exitCode: number; readonly report: SyncReport }
  | { readonly source: string; readonly exitCode: number; readonly error: WireError }

interface DemoResult {
  readonly exitCode: number
  /** Why a sync failed, if one did. */
  readonly error: WireError | undefined
  readonly document: {
    readonly sources: readonly ReadSource[]
    readonly findings: readonly Finding[]
    readonly activation: (Activated & { readonly exitCode: number }) | null
  }
}

async function run(context: Context, signal: AbortSignal): Promise<DemoResult> {
  const config = await openConfig(context)
  const place = sharedWorkplace(config, { ...placeTools(context), command: 'demo' })
  try {
    const sources: ReadSource[] = []
    let error: WireError | undefined
    for (const { name } of config.sources.filter(({ type }) => type !== 'brevo')) {
      const read = await readAndVerify(context, place, name, signal)
      sources.push(read.source)
      error ??= read.error
      if (read.source.sync.exitCode !== 0) break
    }
    const exitCode = gravest(sources.map(({ sync, verify }) => gravest([sync.exitCode, verify?.exitCode ?? 0])))
    if (exitCode !== 0) return { exitCode, error, document: { sources, findings: [], activation: null } }
    const found = await place.withWarehouse({ command: 'demo', signal }, findings)
    if (!context.options.json) context.result(undefined, (style) => findingsText(found, context.width, style))
    const activation = await activateDemo(context, place, signal)
    const ends = activationExitCode(activation, false)
    return {
      exitCode: ends,
      error,
      document: { sources, findings: found, activation: { ...activation, exitCode: ends } },
    }
  } finally {
    await place.close()
  }
}

/** Models, plan, apply and read-back, each told as it is done. */
async function activateDemo(context: Context, place: Workplace, signal: AbortSignal): Promise<Activated> {
  const show = (text: (style: Context['style']) => string): void => {
    if (!context.options.json) context.result(undefined, (style) => `\n${text(style)}\n`)
  }
  const room = Math.min(context.width, 100)
  const tell = (news: News): void => {
    if (news.kind === 'words') context.say(news.text)
    if (news.kind !== 'part') return
    if (news.name === 'models')
      show((style) => `${style.dim(demoWords.models)}\n\n${modelsLine(news.value as RunReport, style, room)}`)
    if (news.name === 'plan') show((style) => activationPlanText(news.value as Plan, context.width, style))
  }
  const done = await callHere(place, activateApplyOperation, {}, { signal, tell })
  const { report } = done
  if (report !== null) show((style) => activationReportText(report, context.width, style))
  return done
}

/** The played Brevo keeps count of everybody an API call brought back. */
function resubscribed(started: readonly Started[]): number {
  return started.reduce((sum, one) => sum + (one.type === 'brevo' ? one.sandbox.world.resubscriptions : 0), 0)
}

async function readAndVerify(
  context: Context,
  place: Workplace,
  source: string,
  signal: AbortSignal,
): Promise<{ readonly source: ReadSource; readonly error: WireError | undefined }> {
  const watch = watchSyncs(context, shownStreams)
  const { error, reports } = await callHere(place, syncOperation, { source }, { signal, tell: watch.tell }).finally(
    watch.end,
  )
  const [outcome] = reports
  if (outcome === undefined) throw signal.reason
  const sync: Synced = 'error' in outcome ? outcome : { source, exitCode: outcome.exitCode, report: outcome }
  if (sync.exitCode !== 0) return { source: { sync, verify: null }, error }
  const [verify = null] = (await callHere(place, verifyOperation, { source }, { signal })).reports
  if (!context.options.json && verify !== null)
    context.result(undefined, (style) => `\n${verifyText(verify, context.width, style, shownStreams)}\n`)
  return { source: { sync, verify }, error }
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
