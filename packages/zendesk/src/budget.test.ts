import type { Clock } from '@tajo/core/clock'
import type { ZendeskSandboxOptions } from '@tajo/sandbox/zendesk/sandbox'
import { describe, expect, it } from 'vitest'
import { sandboxAccount } from './testing/sandbox-account.ts'

const minuteMs = 60_000
const reservePercent = 10
/** As many of the account’s own calls as there are plans for, exports of both classes, and the help center. */
const busyStreams = [
  'tickets',
  'ticket_events',
  'ticket_metric_events',
  'organizations',
  'users',
  'groups',
  'brands',
  'macros',
  'views',
  'triggers',
  'automations',
  'group_memberships',
  'organization_memberships',
  'sections',
  'topics',
  'article_categories',
  'posts',
]
const neighboursPath = '/api/v2/users/me'

type Made = { readonly path: string; readonly status: number }
const isExport = ({ path }: Made) => /^\/api\/v2\/incremental\/(?!users\/cursor)/.test(path)
const isUserExport = ({ path }: Made) => path.startsWith('/api/v2/incremental/users/cursor')
const isHelpCenter = ({ path }: Made) => /^\/api\/v2\/(help_center|community)\//.test(path)
const isSupport = (call: Made) => !isHelpCenter(call)

interface Around {
  readonly clock: Clock
  readonly random: () => number
  /** Makes calls as another app of the account, until one is refused. */
  spend(path: string, calls: number): void
}

/** Reads streams over and over, and looks at the account from the vendor's side. */
async function readFor(forMs: number, options: ZendeskSandboxOptions, beside?: (around: Around) => Promise<void>) {
  const account = sandboxAccount({ sandbox: { size: { tickets: 12 }, ...options }, reservePercent })
  const { clock, random, sandbox, connection, streamNamed } = account
  const over = new AbortController()
  const readAgainAndAgain = async (name: string): Promise<void> => {
    const stream = streamNamed(name)
    for (;;) {
      const events = connection.read(stream, {
        checkpoint: undefined,
        mode: 'incremental',
        since: undefined,
        columns: new Set(Object.keys(stream.columns)),
        clock,
        signal: over.signal,
        details: false,
        parents: async () => [],
        parentsComplete: () => true,
        parentsChanged: async () => {},
        unmetKeys: async () => [],
      })
      for await (const _ of events) over.signal.throwIfAborted()
    }
  }
  const others = new Set<unknown>()
  const authorization = `Basic ${Buffer.from('sandbox@acme.example/token:sandbox-token').toString('base64')}`
  const spend = (path: string, calls: number) => {
    for (let call = 0; call < calls; call += 1) {
      const { status } = sandbox.handle({ method: 'GET', path, headers: { authorization } })
      others.add(sandbox.log.at(-1))
      if (status === 429) return
    }
  }
  const mortal: Clock = { now: () => clock.now(), sleep: (ms) => clock.sleep(ms, over.signal) }
  const running = [...busyStreams, ...busyStreams].map(readAgainAndAgain)
  if (beside !== undefined) running.push(beside({ clock: mortal, random, spend }))
  const ended = Promise.allSettled(running)
  await clock.sleep(forMs)
  over.abort(new Error('time is over'))
  const failures = (await ended).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  const perMinute = (which: (call: Made) => boolean) =>
    (sandbox.log.filter((call) => call.status !== 429 && which(call)).length * minuteMs) / forMs
  return {
    failures: failures.filter((reason) => reason !== over.signal.reason),
    usage: connection.usage(),
    refused: sandbox.log.filter((call) => call.status === 429 && !others.has(call)).length,
    perMinute,
    oursPerMinute: (which: (call: Made & object) => boolean) => perMinute((call) => !others.has(call) && which(call)),
  }
}

describe.each([
  { plan: 'team', total: 200 },
  { plan: 'professional', total: 400 },
] as const)('the budget of a Zendesk account on $plan', ({ plan, total }) => {
  const allowed = (limit: number) => (limit * (100 - reservePercent)) / 100

  it('uses what each limit allows without a 429', async () => {
    // Ends just before a window would begin anew: a window begun early must not make up for slow ones.
    const { failures, refused, usage, perMinute } = await readFor(8 * minuteMs - 1000, { plan })
    expect(failures).toEqual([])
    expect(refused).toBe(0)
    expect(usage).toMatchObject({ limited: 0, allowedPerMinute: allowed(total) })
    expect(perMinute(isSupport) / allowed(total)).toBeGreaterThanOrEqual(0.95)
    expect(perMinute(isHelpCenter) / allowed(total)).toBeGreaterThanOrEqual(0.95)
    expect(perMinute(isExport) / allowed(10)).toBeGreaterThanOrEqual(0.95)
    expect(perMinute(isUserExport) / allowed(20)).toBeGreaterThanOrEqual(0.95)
  })

  it('goes on beside a busy neighbour', async () => {
    const neighbour = async ({ clock, random, spend }: Around) => {
      for (;;) {
        await clock.sleep(random() * 30_000)
        spend(neighboursPath, Math.floor((random() * total) / 2))
        spend('/api/v2/incremental/organizations?start_time=0', Math.floor(random() * 5))
      }
    }
    const minutes = 6
    const { failures, refused, usage, perMinute, oursPerMinute } = await readFor(
      minutes * minuteMs - 1000,
      { plan },
      neighbour,
    )
    expect(failures).toEqual([])
    expect(perMinute(isSupport) / allowed(total)).toBeGreaterThanOrEqual(0.95)
    expect(perMinute(isExport) / allowed(10)).toBeGreaterThanOrEqual(0.95)
    expect(oursPerMinute(isExport)).toBeGreaterThan(1)
    expect(oursPerMinute(isUserExport) / allowed(20)).toBeGreaterThanOrEqual(0.9)
    expect(refused).toBeLessThanOrEqual(20 * minutes)
    expect(usage.limited).toBeLessThanOrEqual(refused)
  })
})

describe('the budget of a Zendesk account', () => {
  it('learns that an account has more exports than usual', async () => {
    const { refused, perMinute } = await readFor(4 * minuteMs - 1000, { plan: 'enterprise', highVolume: true })
    expect(refused).toBe(0)
    expect(perMinute(isExport) / 27).toBeGreaterThanOrEqual(0.95)
    expect(perMinute(isUserExport) / 54).toBeGreaterThanOrEqual(0.95)
  })

  it('learns it from headers as they were spelled two years earlier', async () => {
    const options = { plan: 'professional', highVolume: true, limitHeaders: 'zendesk-rate-limit' } as const
    const { refused, perMinute } = await readFor(4 * minuteMs - 1000, options)
    expect([refused, perMinute(isExport) / 27]).toEqual([0, expect.closeTo(1, 1)])
  })
})
