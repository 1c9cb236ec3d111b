import { writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { measureCommands } from './commands.ts'
import { measureIntake } from './intake.ts'
import { median, runJson, startVendor } from './measure.ts'
import { withPostgres } from './postgres.ts'

interface Load {
  readonly seconds: number
  readonly calls: number
  readonly rows: number
  readonly residentMb: number
}

interface Activation {
  readonly seconds: number
  readonly firstSeconds: number
  readonly nothingSeconds: number
  readonly calls: number
  readonly least: number
}

interface Makespan {
  readonly plan: string
  readonly tickets: number
  readonly minutes: number
  readonly least: number
  readonly used: number
  readonly limited: number
}

/**
 * All benches, ratios measured in this one run: `npm run bench`, or `npm run bench -- quick` for a tenth of the size.
 * `tickets=<n>` sizes the makespans by themselves: a hundred thousand tickets take minutes for each plan.
 */
const quick = process.argv.includes('quick')
const scale = quick ? 0.1 : 1
const lines: string[] = []
const say = (line: string): void => {
  lines.push(line)
  process.stdout.write(`${line}\n`)
}

say('# Bench results')
say('')
say(
  `One run on ${availableParallelism()} cores and ${Math.round(totalmem() / 2 ** 30)} GB of memory${quick ? ', quick: a tenth of the size' : ''}. Ratios compare within the run; absolute numbers belong to that machine.`,
)
say('')
say('| what | bar | measured |')
say('|---|---|---|')
const duckDb = { store: 'DuckDB', bar: '≥ 70 % of its speed' }
await load({ vendor: 'freshdesk', tickets: 200_000 * scale, page: 100, ...duckDb })
await load({ vendor: 'zendesk', tickets: 100_000 * scale, page: 1000, ...duckDb })
await withPostgres(async (postgres) => {
  const store = { store: 'PostgreSQL', postgres, bar: 'COPY of the same bytes into a table of jsonb' }
  await load({ vendor: 'freshdesk', tickets: 100_000 * scale, page: 100, ...store })
  await load({ vendor: 'zendesk', tickets: 50_000 * scale, page: 1000, ...store })
})
await memory()
await makespans()
await models()
await activation()
await intake()
await lag()
for (const line of await measureCommands()) say(line)
writeFileSync(new URL('RESULTS.md', import.meta.url), `${lines.join('\n')}\n`)

interface LoadBench {
  readonly vendor: 'freshdesk' | 'zendesk'
  readonly tickets: number
  /** Tickets of one answer. */
  readonly page: number
  readonly store: string
  readonly postgres?: string
  readonly bar: string
}

/** Three pairs, bare loop and Tajo after one another, and the calls of the last. */
async function load({ vendor: kind, tickets, page, store, postgres, bar }: LoadBench): Promise<void> {
  const vendor = await startVendor(tickets)
  const target = postgres === undefined ? [] : [postgres]
  const ratios: number[] = []
  let ours: Load | undefined
  for (let pair = 0; pair < 3; pair += 1) {
    const bare = await runJson<Load>('bare-loop.ts', kind, vendor.url, ...target)
    ours = await runJson<Load>('tajo-load.ts', kind, vendor.url, ...target)
    ratios.push(bare.seconds / ours.seconds)
  }
  vendor.stop()
  if (ours === undefined) return
  const least = Math.ceil(tickets / page)
  say(
    `| ${tickets} ${kind} tickets${kind === 'zendesk' ? ' and their metric sets' : ''} into ${store} against the bare loop (median of 3 pairs) | ${bar} | ${percent(median(ratios))} (${ratios.map(percent).join(', ')}); ${Math.round(ours.rows / ours.seconds)} tickets/s; ${ours.residentMb} MB |`,
  )
  const extra = kind === 'freshdesk' ? ', and one more for each of the spam and deleted lists' : ''
  say(
    `| calls of that sync against ⌈tickets / page⌉ = ${least} | ≤ 1.02 × + 1${extra} | ${ours.calls} = ${(ours.calls / least).toFixed(3)} × |`,
  )
}

async function memory(): Promise<void> {
  const sizes = [100_000 * scale, 1_000_000 * scale]
  const found: string[] = []
  for (const tickets of sizes) {
    const vendor = await startVendor(tickets)
    const { residentMb, rows } = await runJson<Load>('tajo-load.ts', 'freshdesk', vendor.url)
    vendor.stop()
    found.push(`${rows} tickets: ${residentMb} MB`)
  }
  say(`| largest resident memory of a first sync | flat, < 300 MB at 1,000,000 tickets | ${found.join('; ')} |`)
}

async function makespans(): Promise<void> {
  const asked = process.argv.find((word) => word.startsWith('tickets='))
  const tickets = asked === undefined ? 100_000 * scale : Number(asked.slice('tickets='.length))
  for (const plan of ['growth', 'pro', 'enterprise']) {
    const result = await runJson<Makespan>('makespan.ts', plan, String(tickets))
    say(
      `| first sync of ${tickets} tickets with conversations under ${plan} limits, virtual clock | ≤ 1.05 × the lower bound, no 429, ≥ 95 % of the budget used | ${result.minutes.toFixed(1)} min of ${result.least.toFixed(1)} = ${(result.minutes / result.least).toFixed(3)} ×; ${result.limited} × 429; ${percent(result.used)} used |`,
    )
  }
}

interface Models {
  readonly tickets: number
  readonly fullSeconds: number
  readonly changedSeconds: number
  readonly residentMb: number
}

async function models(): Promise<void> {
  const size = 1_000_000 * scale
  const { fullSeconds, changedSeconds, residentMb } = await runJson<Models>('models.ts', String(size))
  say(
    `| all models over ${size} tickets and ${size * 5} conversations in DuckDB, tests included | < 20 s at 1,000,000 | ${fullSeconds.toFixed(1)} s; ${changedSeconds.toFixed(1)} s after 1 % of the tickets changed = ${(changedSeconds / fullSeconds).toFixed(2)} ×; ${residentMb} MB |`,
  )
}

async function activation(): Promise<void> {
  const contacts = 100_000 * scale
  for (const store of ['duckdb', 'postgres']) {
    const { seconds, firstSeconds, nothingSeconds, calls, least } = await runJson<Activation>(
      'activation.ts',
      String(contacts),
      store,
    )
    say(
      `| plan of ${contacts} contacts of which 1 % changed, ${store} | < 3 s at 100,000, and the fewest calls | ${seconds.toFixed(2)} s = ${(seconds / firstSeconds).toFixed(2)} × a first plan; nothing changed ${nothingSeconds.toFixed(2)} s; ${calls} calls of ${least} |`,
    )
  }
}

/** The whole of Tajo's intake against a route that verifies, seals and refuses nothing. */
async function intake(): Promise<void> {
  const options = { seconds: quick ? 3 : 8, rounds: quick ? 1 : 3 }
  const report = async (store: 'pglite' | 'postgres', bar: string, postgres?: string): Promise<void> => {
    const { ours, rows, batches } = await measureIntake(store, {
      ...options,
      ...(postgres === undefined ? {} : { postgres }),
    })
    const against = (peer: typeof ours): string => `${percent(ours.perSecond / peer.perSecond)} of`
    const rate = ({ perSecond, p99 }: typeof ours): string => `${Math.round(perSecond)}/s, p99 ${Math.round(p99)} ms`
    say(
      `| signed webhook deliveries stored, ${store === 'pglite' ? 'embedded' : 'PostgreSQL'}, 64 at once (median of ${options.rounds}) | ${bar} | ${rate(ours)}, p50 ${Math.round(ours.p50)} ms; ${against(rows)} a bare Fastify with an INSERT a request (${rate(rows)}), ${against(batches)} one with INSERTs of what waits (${rate(batches)}) |`,
    )
  }
  await withPostgres((postgres) => report('postgres', '≥ 1,500/s, p99 < 100 ms', postgres))
  await report('pglite', '≥ 400/s, p99 < 100 ms')
}

interface Lag {
  readonly changes: number
  readonly p50: number
  readonly p95: number
}

async function lag(): Promise<void> {
  const { changes, p50, p95 } = await runJson<Lag>('lag.ts', quick ? '10' : '50')
  say(
    `| from a webhook to the event in Brevo (both played), embedded, ${changes} tickets one after the other | | p50 ${p50} ms, p95 ${p95} ms |`,
  )
}

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)} %`
}
