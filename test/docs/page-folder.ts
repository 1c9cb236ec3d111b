import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { ZendeskSandbox } from '@tajo/sandbox/zendesk/sandbox'
import type { Stage } from './page-examples.ts'
import { type Ended, run } from './run-command.ts'

const root = join(import.meta.dirname, '../..')
const apiKey = 'sandbox-key'
/** When every page's examples take place. */
const now = Date.parse('2026-11-20T12:00:00Z')
const tickets = 60

/** Where the examples of one page run: a folder of their own, a Freshdesk and a Zendesk of their own. */
export interface PageFolder {
  readonly dir: string
  readonly env: Readonly<Record<string, string>>
  /** A text of the page with the addresses of this folder's sandboxes in it, and a text of this folder with the page's. */
  here(text: string): string
  onPage(text: string): string
  sh(command: string, options: { readonly untilStopped: boolean }): Promise<Ended>
  close(): Promise<void>
}

export async function openPageFolder(stage: Stage): Promise<PageFolder> {
  const top = await mkdtemp(join(tmpdir(), 'tajo-docs-'))
  const dir = join(top, 'support')
  await mkdir(dir)
  await symlink(join(root, 'node_modules'), join(top, 'node_modules'))
  const shiftMs = now - Date.now()
  const [freshdesk, zendesk] = sandboxesAt(shiftMs)
  const baseUrl = await freshdesk.listen()
  const zendeskUrl = await zendesk.listen()
  const here = (text: string) =>
    text.replaceAll('http://127.0.0.1:4101', baseUrl).replaceAll('http://127.0.0.1:4102', zendeskUrl)
  const env = {
    ...inherited(),
    PATH: `${await commandsIn(top)}:${process.env['PATH'] ?? ''}`,
    HOME: top,
    NO_COLOR: '1',
    TZ: 'UTC',
    TAJO_EXAMPLES_SHIFT_MS: String(shiftMs),
  }
  const folder: PageFolder = {
    dir,
    env,
    here,
    // A sandbox that an example starts takes a free port; the pages say the usual one.
    onPage: (text) =>
      text.replaceAll(zendeskUrl, 'http://127.0.0.1:4102').replace(/(http:\/\/127\.0\.0\.1):(?!4102)\d+/g, '$1:4101'),
    sh: (command, options) => run('bash', ['-c', here(command)], { cwd: dir, env, ...options }),
    close: async () => {
      await freshdesk.close()
      await zendesk.close()
      await rm(top, { recursive: true, force: true })
    },
  }
  try {
    if (stage !== 'empty') await configure(dir, baseUrl)
    if (stage === 'synced') await expectSuccess(folder, 'tajo sync --quiet')
    return folder
  } catch (error) {
    await folder.close()
    throw error
  }
}

/** Their stories are told at one fixed moment. */
function sandboxesAt(shiftMs: number): readonly [FreshdeskSandbox, ZendeskSandbox] {
  const clock = { now: () => now }
  const freshdesk = new FreshdeskSandbox({ plan: 'enterprise', size: { tickets }, apiKey, clock })
  const zendesk = new ZendeskSandbox({ plan: 'enterprise', size: { tickets }, clock })
  clock.now = () => Date.now() + shiftMs
  return [freshdesk, zendesk]
}

async function configure(dir: string, baseUrl: string): Promise<void> {
  const config = `connectors:
  freshdesk:
    domain: yourcompany.freshdesk.com
    base_url: ${baseUrl}
    api_key: \${FRESHDESK_API_KEY}
`
  await writeFile(join(dir, 'tajo.yml'), config)
  await writeFile(join(dir, '.env'), `FRESHDESK_API_KEY=${apiKey}\n`, { mode: 0o600 })
}

/** What a reader has installed: `tajo`, and `npx` and `npm run` as far as the pages use them. */
async function commandsIn(top: string): Promise<string> {
  const bin = join(top, 'bin')
  await mkdir(bin)
  const clock = join(import.meta.dirname, 'shifted-clock.ts')
  const node = `exec "${process.execPath}" --disable-warning=ExperimentalWarning --import "${clock}"`
  const scripts: Readonly<Record<string, string>> = {
    // The usual port may be taken by a sandbox of the person who runs this.
    tajo: `[ "$1" = sandbox ] && [ "\${*#*--port}" = "$*" ] && set -- "$@" --port 0\n${node} "${root}/packages/cli/bin/tajo.js" "$@"`,
    npx: '[ "$1" = tajo ] || { echo "no such package here: $1" >&2; exit 127; }\nshift\nexec tajo "$@"',
    npm: '[ "$1 $2" = "run demo" ] || { echo "not run here: npm $*" >&2; exit 127; }\nexec tajo demo',
    node: `${node} "$@"`,
  }
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`)
    await chmod(join(bin, name), 0o755)
  }
  return bin
}

async function expectSuccess(folder: PageFolder, command: string): Promise<void> {
  const { exit, stdout, stderr } = await folder.sh(command, { untilStopped: false })
  if (exit !== 0) throw new Error(`${command} ended with ${exit}:\n${stdout}${stderr}`)
}

/** Nothing of this machine's own set-up reaches the examples. */
function inherited(): Record<string, string> {
  const kept = ['LANG', 'LC_ALL', 'TMPDIR']
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
}
