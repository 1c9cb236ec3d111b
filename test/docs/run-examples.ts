// Runs the examples of README.md and docs/ and compares what they print with what the pages show. Network: loopback only.
//   npm run test:docs                      all pages
//   npm run test:docs -- docs/sandbox.md   some
//   npm run test:docs -- --update          writes the real output into the pages
import { glob, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inParallel } from '@tajo/core/parallel'
import { type Example, examplesOf, type Stage } from './page-examples.ts'
import { openPageFolder } from './page-folder.ts'
import { type Outcome, runExample } from './run-example.ts'
import { asShortAs } from './same-output.ts'

const root = join(import.meta.dirname, '../..')
const atOnce = 2

interface PageResult {
  readonly page: string
  readonly count: number
  readonly problems: readonly string[]
  readonly seconds: number
}

const args = process.argv.slice(2)
const update = args.includes('--update')
const named = args.filter((arg) => !arg.startsWith('--'))

const results: PageResult[] = []
for await (const result of inParallel(await pages(), atOnce, runPage)) {
  results.push(result)
  if (result.count > 0)
    console.error(
      `${result.problems.length === 0 ? '✓' : '✗'} ${result.page}: ${result.count} examples, ${result.seconds.toFixed(1)} s`,
    )
  for (const problem of result.problems) console.error(`\n${problem}\n`)
}
const count = results.reduce((sum, result) => sum + result.count, 0)
const failed = results.reduce((sum, result) => sum + result.problems.length, 0)
console.error(`${count - failed} of ${count} examples do what their pages say.`)
// Pages without a single example would pass for ever.
process.exit(failed > 0 || count === 0 ? 1 : 0)

async function pages(): Promise<readonly string[]> {
  if (named.length > 0) return named
  const found: string[] = []
  for await (const path of glob(['README.md', 'CONTRIBUTING.md', 'docs/**/*.md'], { cwd: root })) found.push(path)
  return found.sort()
}

async function runPage(page: string): Promise<PageResult> {
  const startedAt = performance.now()
  const text = await readFile(join(root, page), 'utf8')
  const { stage, examples } = examplesOf(text)
  const problems: string[] = []
  if (examples.length > 0) {
    try {
      const outcomes = await runAll(stage, examples)
      for (const [{ line }, { problem }] of outcomes)
        if (problem !== undefined) problems.push(`${page}:${line}\n  ${problem}`)
      if (update) await writeFile(join(root, page), withOutputs(text, outcomes))
    } catch (error) {
      problems.push(`${page}\n  ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { page, count: examples.length, problems, seconds: (performance.now() - startedAt) / 1000 }
}

async function runAll(stage: Stage, examples: readonly Example[]): Promise<ReadonlyMap<Example, Outcome>> {
  const folder = await openPageFolder(stage)
  try {
    const outcomes = new Map<Example, Outcome>()
    for (const example of examples) outcomes.set(example, await runExample(example, folder))
    return outcomes
  } finally {
    await folder.close()
  }
}

/** The page with the output blocks as the commands printed them. */
function withOutputs(text: string, outcomes: ReadonlyMap<Example, Outcome>): string {
  const lines = text.split('\n')
  for (const [{ output }, outcome] of [...outcomes].reverse()) {
    if (output === undefined || outcome.problem === undefined) continue
    const old = output.text === '' ? 0 : output.text.split('\n').length
    lines.splice(output.line, old, ...asShortAs(output.text, outcome.output).split('\n'))
  }
  return lines.join('\n')
}
