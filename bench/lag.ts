import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBrevoSandbox } from '@tajo/sandbox/brevo/start'
import { startFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'

/**
 * From a webhook to Brevo: `node bench/lag.ts [changes]`. A ticket is solved in a played Freshdesk and told to `tajo serve` with embedded
 * stores; the clock stops when the played Brevo has the event. One after the other, so that each is a change of its own. Prints one
 * JSON line.
 */
const changes = Number(process.argv[2] ?? 30)
const launcher = new URL('../packages/cli/bin/tajo.js', import.meta.url).pathname
const secret = 'a secret of benches'
const [open, resolved] = [2, 4]

const freshdesk = await startFreshdeskSandbox({ size: { tickets: 200, contacts: 80, companies: 8 } })
const brevo = await startBrevoSandbox({ empty: true })
const dir = mkdtempSync(join(tmpdir(), 'tajo-lag-'))
writeFileSync(
  join(dir, 'tajo.yml'),
  `connectors:
  freshdesk:
    base_url: ${freshdesk.url}
    api_key: ${freshdesk.apiKey}
    webhooks: { secret: ${secret} }
    contact_mapping: { email: email, open_tickets: OPEN_TICKETS, total_tickets: TICKET_COUNT }
    ticket_events: { ticket_resolved: support_ticket_resolved }
brevo:
  base_url: ${brevo.url}
  api_key: ${brevo.apiKey}
  new_contacts: blocklist
  create_attributes: true
  guards: { max_events_per_contact: 1000 }
`,
  { mode: 0o600 },
)
const server = spawn(process.execPath, [launcher, 'serve', '--port', '0', '--json'], {
  cwd: dir,
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  const url = await webhookUrl()
  await done(await ask('POST', '/v1/sync', {}))
  await done(await ask('POST', '/v1/activation/apply', {}))
  const times: number[] = []
  for (let n = 0; n < changes; n += 1) times.push(await change(url, n))
  times.sort((a, b) => a - b)
  const at = (share: number): number =>
    Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0)
  process.stdout.write(`${JSON.stringify({ changes, p50: at(0.5), p95: at(0.95), longest: at(1) })}\n`)
} finally {
  server.kill()
  await once(server, 'close')
  await Promise.all([freshdesk.close(), brevo.close()])
  rmSync(dir, { recursive: true, force: true })
}

/** Milliseconds from the change to the event in Brevo. */
async function change(url: string, n: number): Promise<number> {
  const { world } = freshdesk.sandbox
  const people = [...world.contacts.values()].filter(
    ({ email, deleted, blocked }) => email !== null && !deleted && !blocked,
  )
  const person = people[n % people.length]
  if (person === undefined) throw new Error('nobody has an e-mail')
  const ticket = world.createTicket({
    requester_id: person.id,
    subject: `Question ${n}`,
    description: '<p>?</p>',
    status: open,
  })
  world.updateTicket(ticket.id, { status: resolved })
  const begun = performance.now()
  const body = JSON.stringify({
    freshdesk_webhook: { ticket_id: ticket.id, triggered_event: '{ticket_status:from:Open,to:Resolved}' },
  })
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tajo-webhook': secret },
    body,
  })
  if (answer.status !== 204) throw new Error(`the delivery was answered ${answer.status}`)
  for (;;) {
    if (brevo.sandbox.world.events.some(({ properties }) => String(properties['ticket_id']) === String(ticket.id)))
      return performance.now() - begun
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

function webhookUrl(): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    server.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk
      const found = /"webhookUrl": ?"([^"]+\/freshdesk\/[^"]+)"/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    })
    server.once('close', () => reject(new Error(`the server did not start: ${said}`)))
  })
}

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const { url, token } = JSON.parse(readFileSync(join(dir, '.tajo', 'server.json'), 'utf8')) as {
    readonly url: string
    readonly token: string
  }
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return answer.json()
}

async function done(asked: unknown): Promise<void> {
  const { id } = (asked as { readonly job: { readonly id: string } }).job
  for (;;) {
    const { job } = (await ask('GET', `/v1/jobs/${id}`)) as { readonly job: { readonly state: string } }
    if (job.state === 'done') return
    if (job.state === 'failed' || job.state === 'stopped') throw new Error(JSON.stringify(job))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
