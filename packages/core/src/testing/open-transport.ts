import { RateBudget } from '../budget/rate-budget.ts'
import { createSender, type Sender } from '../http/send.ts'
import { type Call, createTransport, type Transport, type TransportOptions } from '../http/transport.ts'
import { VirtualClock } from './virtual-clock.ts'

export const secret = 'Basic dG9wLXNlY3JldDpY'

export interface OpenTransport extends AsyncDisposable {
  readonly transport: Transport
  readonly budget: RateBudget
  readonly clock: VirtualClock
  /** Milliseconds waited, on the clock. */
  waited(): number
  readonly lines: readonly string[]
  get(over?: Partial<Call>): ReturnType<Transport['call']>
}

/** Real sockets, waits on a virtual clock that stands still while a socket is at work. */
export function openTransport(baseUrl: string, over: Partial<TransportOptions> = {}): OpenTransport {
  const clock = new VirtualClock(0)
  const budget = new RateBudget({ clock, reserve: 0, classLimits: () => ({}), classUnit: 'calls' })
  const lines: string[] = []
  const write = (message: string, fields?: unknown) => lines.push(`${message} ${JSON.stringify(fields)}`)
  const transport = createTransport({
    baseUrl,
    headers: { authorization: secret },
    sender: holdingTime(createSender(4), clock),
    budget,
    clock,
    log: { debug: write, info: write, warn: write },
    random: () => 0,
    feedback: (headers) => ({
      total: numberIn(headers['x-ratelimit-total']),
      remaining: numberIn(headers['x-ratelimit-remaining']),
      cost: undefined,
    }),
    patienceMs: { failing: 180_000, limited: 1_800_000, interactive: 15_000 },
    maxBodyBytes: 10_000,
    ...over,
  })
  return {
    transport,
    budget,
    clock,
    waited: () => clock.now(),
    lines,
    get: (more) =>
      transport.call({
        method: 'GET',
        path: '/tickets',
        stream: 'tickets',
        limitClass: undefined,
        credits: 1,
        ...more,
      }),
    [Symbol.asyncDispose]: () => transport.close(),
  }
}

function holdingTime(sender: Sender, clock: VirtualClock): Sender {
  return {
    send: (request, maxBytes) => clock.busy(sender.send(request, maxBytes)),
    close: () => sender.close(),
  }
}

function numberIn(value: string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value)
}
