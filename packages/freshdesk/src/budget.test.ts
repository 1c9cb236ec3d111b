import type { Clock } from '@tajo/core/clock'
import { silentLog } from '@tajo/core/log'
import { randomFrom } from '@tajo/core/testing/random'
import { senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { FreshdeskSandbox, type FreshdeskSandboxOptions } from '@tajo/sandbox/freshdesk/sandbox'
import { describe, expect, it } from 'vitest'
import { connectFreshdesk } from './connection.ts'

const minuteMs = 60_000
const reservePercent = 20
const busyStreams = ['tickets', 'contacts', 'conversations', 'companies', 'groups', 'roles']
/** Read by nobody but the neighbour. */
const neighboursPath = '/api/v2/agents/me'

interface Around {
  readonly clock: Clock
  readonly random: () => number
  /** Makes calls as another app of the account, until one is refused. */
  spend(calls: number): void
  /** Our calls so far. */
  made(): number
  usage(): ReturnType<ReturnType<typeof connectFreshdesk>['usage']>
}

/** Reads streams over and over, and looks at the account from the vendor's side. */
async function readFor(
  forMs: number,
  options: FreshdeskSandboxOptions,
  beside: (around: Around) => Promise<void> = async () => {},
) {
  const clock = new VirtualClock()
  const random = randomFrom(7)
  const over = new AbortController()
  const sandbox = new FreshdeskSandbox({ size: { tickets: 12, contacts: 12, companies: 12 }, ...options, clock })
  const sender = senderFor(
    (request) => sandbox.handle(request),
    clock,
    () => 50 + Math.floor(random() * 400),
  )
  const connection = connectFreshdesk(
    { source: 'support', baseUrl: 'https://acme.freshdesk.com', apiKey: 'sandbox-key', reservePercent, sender },
    { clock, log: silentLog, random },
  )
  const readAgainAndAgain = async (name: string) => {
    const stream = connection.streams.find((one) => one.name === name)
    if (stream === undefined) throw new Error(`no stream ${name}`)
    const tickets = Array.from({ length: 12 }, (_, index) => ({
      id: `${index + 1}`,
      version: '2020-01-01T00:00:00Z',
    }))
    for (;;) {
      const events = connection.read(stream, {
        checkpoint: undefined,
        mode: 'full',
        since: undefined,
        columns: new Set(Object.keys(stream.columns)),
        clock,
        signal: over.signal,
        details: false,
        parents: async (limit, skip) => tickets.filter((ticket) => !skip.has(ticket.id)).slice(0, limit),
        parentsComplete: () => true,
        parentsChanged: async () => {},
        unmetKeys: async () => [],
      })
      for await (const _ of events) over.signal.throwIfAborted()
    }
  }
  const headers = { authorization: `Basic ${Buffer.from('sandbox-key:X').toString('base64')}` }
  const spend = (calls: number) => {
    for (let call = 0; call < calls; call += 1) {
      if (sandbox.handle({ method: 'GET', path: neighboursPath, headers }).status === 429) return
    }
  }
  const isOurs = (call: { readonly path: string }) => call.path !== neighboursPath
  const made = () => sandbox.log.filter(isOurs).length
  const mortal: Clock = { now: () => clock.now(), sleep: (ms) => clock.sleep(ms, over.signal) }
  const running = [
    ...busyStreams.map(readAgainAndAgain),
    beside({ clock: mortal, random, spend, made, usage: () => connection.usage() }),
  ]
  const ended = Promise.allSettled(running)
  await clock.sleep(forMs)
  over.abort(new Error('time is over'))
  const failures = (await ended).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  const taken = sandbox.log.filter((call) => call.status !== 429)
  return {
    failures: failures.filter((reason) => reason !== over.signal.reason),
    usage: connection.usage(),
    refused: sandbox.log.filter((call) => isOurs(call) && call.status === 429).length,
    creditsAMinute: (credits(taken) * minuteMs) / forMs,
    ourCreditsAMinute: (credits(taken.filter(isOurs)) * minuteMs) / forMs,
  }
}

function credits(calls: readonly { readonly credits: number }[]): number {
  return calls.reduce((sum, call) => sum + call.credits, 0)
}

describe.each([
  { plan: 'growth', total: 200 },
  { plan: 'pro', total: 400 },
] as const)('the budget of a Freshdesk account on $plan', ({ plan, total }) => {
  const allowed = (total * (100 - reservePercent)) / 100

  it.each(['fixed', 'sliding'] as const)('uses what is allowed without a 429 in a %s minute', async (window) => {
    // Ends just before a window would begin anew: a window begun early must not make up for slow ones.
    const { failures, creditsAMinute, refused, usage } = await readFor(31 * minuteMs - 1000, { plan, window })
    expect(failures).toEqual([])
    expect(refused).toBe(0)
    expect(creditsAMinute / allowed).toBeGreaterThanOrEqual(0.95)
    expect(usage).toMatchObject({ limited: 0, allowedPerMinute: allowed })
  })

  it.each(['fixed', 'sliding'] as const)('goes on beside a busy neighbour in a %s minute', async (window) => {
    const neighbour = async ({ clock, random, spend }: Around) => {
      for (;;) {
        await clock.sleep(random() * 30_000)
        spend(Math.floor((random() * total) / 2))
      }
    }
    const minutes = 11
    const { failures, creditsAMinute, ourCreditsAMinute, refused, usage } = await readFor(
      minutes * minuteMs - 1000,
      { plan, window },
      neighbour,
    )
    expect(failures).toEqual([])
    expect(creditsAMinute / allowed).toBeGreaterThanOrEqual(0.95)
    expect(ourCreditsAMinute).toBeGreaterThan(0)
    expect(refused).toBeLessThanOrEqual(20 * minutes)
    expect(usage.limited).toBeLessThanOrEqual(refused)
  })
})

describe('the budget of a Freshdesk account', () => {
  it('reads rate headers written as decimals, and heeds list limits counted in credits', async () => {
    const options = { plan: 'growth', decimals: true, subLimits: 'credits' } as const
    const { failures, creditsAMinute, refused } = await readFor(6 * minuteMs - 1000, options)
    expect(failures).toEqual([])
    expect(refused).toBe(0)
    expect(creditsAMinute / 160).toBeGreaterThanOrEqual(0.95)
  })
})

describe('the wait a connection reports', () => {
  it.each(['fixed', 'sliding'] as const)('is the time until its next call in a %s minute', async (window) => {
    const waits: number[] = []
    const watch = async ({ clock, random, spend, made, usage }: Around) => {
      for (;;) {
        // After a second without a new call, those under way have come back.
        const before = made()
        await clock.sleep(1000)
        const { waitingMs } = usage()
        if (made() > before || waitingMs === 0) continue
        waits.push(waitingMs)
        await clock.sleep(waitingMs - 1)
        expect(made()).toBe(before)
        await clock.sleep(1000)
        expect(made()).toBeGreaterThan(before)
        spend(Math.floor(random() * 60))
      }
    }
    const { failures } = await readFor(10 * minuteMs, { plan: 'growth', window }, watch)
    expect(failures).toEqual([])
    expect(waits.length).toBeGreaterThan(5)
    expect(Math.max(...waits)).toBeLessThanOrEqual(minuteMs + 1000)
  })
})
