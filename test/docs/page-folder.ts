import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BrevoSandbox } from '@tajo/sandbox/brevo/sandbox'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { ZendeskSandbox } from '@tajo/sandbox/zendesk/sandbox'
import type { Stage } from './page-examples.ts'
import { type Ended, run } from './run-command.ts'

const root = join(import.meta.dirname, '../..')
const apiKey = 'sandbox-key'
/** When every page's examples take place. */
const now = Date.parse('2026-11-20T12:00:00Z')
const tickets = 60

/** Where the examples of one page run: a folder of their own, a Freshdesk, a Zendesk and a Brevo of their own. */
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
  const [freshdesk, zendesk, brevo] = sandboxesAt(shiftMs)
  const baseUrl = await freshdesk.listen()
  const zendeskUrl = await zendesk.listen()
  const brevoUrl = await brevo.listen()
  const here = (text: string) =>
    text
      .replaceAll('http://127.0.0.1:4101', baseUrl)
      .replaceAll('http://127.0.0.1:4102', zendeskUrl)
      .replaceAll('http://127.0.0.1:4103', brevoUrl)
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
      text
        .replaceAll(zendeskUrl, 'http://127.0.0.1:4102')
        .replaceAll(brevoUrl, 'http://127.0.0.1:4103')
        .replace(/(http:\/\/127\.0\.0\.1):(?!410[23])\d+/g, '$1:4101'),
    sh: (command, options) => run('bash', ['-c', here(command)], { cwd: dir, env, ...options }),
    close: async () => {
      await freshdesk.close()
      await zendesk.close()
      await brevo.close()
      await rm(top, { recursive: true, force: true })
    },
  }
  try {
    if (stage !== 'empty') await configure(dir, baseUrl, stage === 'mapped' ? mapping(brevoUrl) : undefined)
    if (stage === 'synced') await expectSuccess(folder, 'tajo sync --quiet')
    if (stage === 'mapped') await expectSuccess(folder, 'tajo sync freshdesk --quiet')
    return folder
  } catch (error) {
    await folder.close()
    throw error
  }
}

/** Their stories are told at one fixed moment. */
function sandboxesAt(shiftMs: number): readonly [FreshdeskSandbox, ZendeskSandbox, BrevoSandbox] {
  const clock = { now: () => now }
  const freshdesk = new FreshdeskSandbox({ plan: 'enterprise', size: { tickets }, apiKey, clock })
  const zendesk = new ZendeskSandbox({ plan: 'enterprise', size: { tickets }, clock })
  const people = [...freshdesk.world.contacts.values()].flatMap(({ email, name, deleted }) =>
    email === null || deleted ? [] : [{ email, name }],
  )
  const brevo = new BrevoSandbox({ people, plan: 'general', clock })
  clock.now = () => Date.now() + shiftMs
  return [freshdesk, zendesk, brevo]
}

async function configure(dir: string, baseUrl: string, more = ''): Promise<void> {
  const config = `connectors:
  freshdesk:
    domain: yourcompany.freshdesk.com
    base_url: ${baseUrl}
    api_key: \${FRESHDESK_API_KEY}
${more}`
  await writeFile(join(dir, 'tajo.yml'), config)
  const variables = `FRESHDESK_API_KEY=${apiKey}\nBREVO_API_KEY=xkeysib-sandbox\n`
  await writeFile(join(dir, '.env'), variables, { mode: 0o600 })
}

/** What `docs/activation.md` begins with, and history, so that statuses have times. */
function mapping(brevoUrl: string): string {
  return `    streams: { tickets: { history: true } }
    lists: { all_support_contacts: 30, open_tickets: 31 }
    contact_mapping:
      email: email
      name: FULLNAME
      phone: SMS
      company_name: COMPANY
      open_tickets: OPEN_TICKETS
      avg_csat: CSAT_SCORE
      last_ticket_date: LAST_SUPPORT_DATE
    ticket_events: { ticket_created: support_ticket_created }
brevo:
  base_url: ${brevoUrl}/v3
  api_key: \${BREVO_API_KEY}
  default_region: DE
`
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
