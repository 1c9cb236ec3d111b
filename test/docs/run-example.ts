import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadConfig } from '@tajo/core/config/load-config'
import { silentLog } from '@tajo/core/log'
import { createSource } from '@tajo/engine/source'
import { connectSource } from '@tajo/operations/connect-source'
import type { Example } from './page-examples.ts'
import type { PageFolder } from './page-folder.ts'
import { run } from './run-command.ts'
import { difference } from './same-output.ts'

export interface Outcome {
  /** What is wrong with the example, `undefined` when it does what the page says. */
  readonly problem: string | undefined
  /** What it printed on stdout, as the page would show it. */
  readonly output: string
}

/** Does what an example says and compares with what the page promises. */
export async function runExample(example: Example, folder: PageFolder): Promise<Outcome> {
  if (example.language === 'yaml') return { problem: await configProblem(example.text, folder), output: '' }
  const { exit, stdout, stderr } = await execute(example, folder)
  const output = asOnThePage(stdout, folder)
  if (exit !== example.exit) {
    return { problem: `ended with ${exit}, not ${example.exit}\n${stdout}${stderr}`, output }
  }
  const { output: expected } = example
  return {
    problem: expected === undefined ? undefined : difference(expected.text, output, expected.anyNumbers),
    output,
  }
}

async function execute({ language, text, untilStopped }: Example, folder: PageFolder) {
  const { dir, env } = folder
  switch (language) {
    case 'sql':
      return run('tajo', ['query', text], { cwd: dir, env })
    case 'ts': {
      const file = join(dir, 'example.ts')
      await writeFile(file, folder.here(text))
      return run('node', [file], { cwd: dir, env })
    }
    default:
      return folder.sh(text, { untilStopped })
  }
}

/** A configuration must load without a remark, and every stream and column it names must exist. */
async function configProblem(text: string, folder: PageFolder): Promise<string | undefined> {
  const dir = await mkdtemp(join(folder.dir, 'config-'))
  await writeFile(join(dir, 'tajo.yml'), text)
  const env = {
    BREVO_API_KEY: 'a-key',
    FRESHDESK_API_KEY: 'a-key',
    SECOND_FRESHDESK_API_KEY: 'another-key',
    ZENDESK_API_TOKEN: 'a-token',
    ZENDESK_CLIENT_SECRET: 'a-secret',
    FRESHDESK_WEBHOOK_SECRET: 'a-webhook-secret',
    ZENDESK_WEBHOOK_SECRET: 'a-webhook-secret',
    BREVO_WEBHOOK_SECRET: 'a-webhook-secret',
  }
  try {
    const config = await loadConfig({ path: 'tajo.yml', env, cwd: dir })
    for (const source of config.sources) {
      const clock = { now: Date.now, sleep: never }
      const connection = await connectSource(source, { clock, log: silentLog, random: Math.random })
      await createSource(source, connection).close()
    }
    return config.warnings.length === 0 ? undefined : config.warnings.join('\n')
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function never(): Promise<void> {
  return Promise.reject(new Error('nothing here waits'))
}

/** Names of this run that no reader would see. */
function asOnThePage(text: string, { dir, onPage }: PageFolder): string {
  return onPage(text).replaceAll(dir, '/home/you/tajo').trimEnd()
}
