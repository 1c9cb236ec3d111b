import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { Warehouse } from '@tajo/core/warehouse'
import { sync } from '@tajo/engine/sync'
import { planByTotal, plans, ticketListCredits } from '@tajo/freshdesk/limits'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { benchSource } from './source.ts'

/**
 * A first sync of tickets and their conversations under a plan's limits, on a clock that jumps over the waiting:
 * `node bench/makespan.ts <plan> <tickets>` prints the virtual minutes and the least any reader could take.
 */
const planName = process.argv[2] ?? 'growth'
const tickets = Number(process.argv[3] ?? 10_000)
const reserve = 0.1
const latencyMs = 120

const clock = new VirtualClock(Date.UTC(2026, 5, 1))
const sandbox = new FreshdeskSandbox({
  plan: planName as 'growth' | 'pro' | 'enterprise',
  subLimits: 'credits',
  window: 'sliding',
  size: { tickets, contacts: 500, companies: 50 },
  clock,
})
const folder = mkdtempSync(join(tmpdir(), 'tajo-makespan-'))
const warehouse = timeless(await openDuckDb({ path: join(folder, 'bench.duckdb') }), clock)
const source = await benchSource('freshdesk', 'http://127.0.0.1:1', {
  clock,
  sender: senderFor((request) => sandbox.handle(request), clock, latencyMs),
})
const startedAt = clock.now()
const report = await sync(source, warehouse, {
  streams: ['tickets', 'conversations'],
  signal: new AbortController().signal,
  clock,
})
const minutes = (clock.now() - startedAt) / 60_000
const lists = report.streams.find(({ stream }) => stream === 'tickets')
const children = report.streams.find(({ stream }) => stream === 'conversations')
const total = plans.find((plan) => plan.name.toLowerCase() === planName)?.total ?? 0
const classLimit = planByTotal(total).limits.tickets_list ?? total
// The least: each ticket listed once, each ticket's conversations asked for once, a whole window's budget free at the start.
const leastPages = Math.ceil(tickets / 100)
const leastList = leastPages * ticketListCredits(['stats', 'description'])
const least =
  Math.max(
    (leastList + tickets) / Math.floor(total * (1 - reserve)),
    leastList / Math.floor(classLimit * (1 - reserve)),
  ) - 1
process.stdout.write(
  `${JSON.stringify({
    plan: planName,
    tickets,
    minutes,
    least,
    verdict: report.verdict.kind,
    ...('reason' in report.verdict ? { reason: report.verdict.reason } : {}),
    limited: report.limited,
    ticketCalls: lists?.calls,
    conversationCalls: children?.calls,
    used: report.credits / (Math.floor(total * (1 - reserve)) * (minutes + 1)),
  })}\n`,
)
await warehouse.close()
await source.close()
rmSync(folder, { recursive: true })

/** Database work takes no virtual time: what is measured is the waiting for the vendor. */
function timeless(real: Warehouse, virtual: VirtualClock): Warehouse {
  return new Proxy(real, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => virtual.busy(Promise.resolve(Reflect.apply(member, target, args)))
    },
  })
}
