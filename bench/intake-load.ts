import { zendeskWebhooks } from '@tajo/zendesk/webhooks/kind'
import { Pool } from 'undici'

/**
 * Sends different signed deliveries of about 1 KB as fast as they are answered: `node bench/intake-load.ts <url> <seconds> [at once]`.
 * What comes before `warmMs` is not counted. Prints one JSON line.
 */
const [url = '', seconds = '5', atOnce = '64'] = process.argv.slice(2)
const secret = 'a secret of benches'
const warmMs = 1_500
const filler = 'The export stops at the second page and the totals no longer match. '.repeat(8)

const { origin, pathname } = new URL(url)
const pool = new Pool(origin, { connections: Number(atOnce), pipelining: 1 })
const run = `${Date.now().toString(16)}`
const startedAt = performance.now()
const countFrom = startedAt + warmMs
const endAt = countFrom + Number(seconds) * 1000
const times: number[] = []
let sent = 0

await Promise.all(Array.from({ length: Number(atOnce) }, lane))
await pool.close()
times.sort((a, b) => a - b)
const measuredSeconds = (performance.now() - countFrom) / 1000
process.stdout.write(
  `${JSON.stringify({ perSecond: times.length / measuredSeconds, p50: at(0.5), p99: at(0.99), deliveries: times.length })}\n`,
)

async function lane(): Promise<void> {
  while (performance.now() < endAt) {
    sent += 1
    const body = delivery(sent)
    const headers = { 'content-type': 'application/json', ...zendeskWebhooks.sign(body, secret, Date.now()) }
    const begun = performance.now()
    const answer = await pool.request({ method: 'POST', path: pathname, headers, body })
    await answer.body.dump()
    if (answer.statusCode !== 204) throw new Error(`${url} answered ${answer.statusCode}`)
    const ended = performance.now()
    if (begun >= countFrom) times.push(ended - begun)
  }
}

function delivery(n: number): string {
  const moment = new Date().toISOString()
  return JSON.stringify({
    account_id: 1,
    id: `${run}-${n.toString(16).padStart(12, '0')}`,
    time: moment,
    type: 'zen:event-type:ticket.status_changed',
    subject: `zen:ticket:${n % 5000}`,
    zendesk_event_version: '2022-11-06',
    event: { current: 'OPEN', previous: 'NEW' },
    detail: { id: String(n % 5000), updated_at: moment, description: filler },
  })
}

function at(share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
}
