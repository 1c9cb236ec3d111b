const MINUTE = 60_000

/** After the first try: 10 minutes, 1 hour, 2 and 8 [doc "Retry mechanism"]. */
const LADDER = [10 * MINUTE, 60 * MINUTE, 120 * MINUTE, 480 * MINUTE] as const

/** An address that does not answer is left alone for so long [doc]. */
const PAUSE = 10 * MINUTE

/** What the other side answered; `failed` is a timeout or no connection. */
export type Reply = number | 'failed'

export type Send = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Reply>

export interface Delivery {
  readonly id: number
  /** Null for the notification of a process, which is sent once. */
  readonly webhookId: number | null
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly tries: { readonly at: number; readonly reply: Reply }[]
  dueMs: number
  state: 'waiting' | 'delivered' | 'discarded' | 'exhausted'
}

/** What waits to be sent to others, and what became of it. */
export class Outbox {
  readonly deliveries: Delivery[] = []
  readonly #paused = new Map<number, number>()
  #waiting: Delivery[] = []

  post(
    webhookId: number | null,
    url: string,
    headers: Readonly<Record<string, string>>,
    body: unknown,
    at: number,
  ): void {
    const id = this.deliveries.length + 1
    const text = JSON.stringify(body)
    const delivery: Delivery = { id, webhookId, url, headers, body: text, tries: [], dueMs: at, state: 'waiting' }
    this.deliveries.push(delivery)
    this.#waiting.push(delivery)
  }

  /** What is in it is not documented: a wake-up [guess]. */
  notify(url: string, body: object, at: number): void {
    this.post(null, url, {}, body, at)
  }

  /** The next one whose time has come and whose address is not left alone. */
  nextDue(nowMs: number): Delivery | undefined {
    return this.#waiting.find((one) => Math.max(one.dueMs, this.#pauseOf(one)) <= nowMs)
  }

  /** Silence and 429 are tried again; any other 4xx and any 5xx throw the event away [doc]. */
  settle(delivery: Delivery, reply: Reply, nowMs: number): void {
    delivery.tries.push({ at: nowMs, reply })
    const wait = LADDER[delivery.tries.length - 1]
    if (reply === 'failed' && delivery.webhookId !== null) this.#paused.set(delivery.webhookId, nowMs + PAUSE)
    if (typeof reply === 'number' && reply >= 200 && reply < 300) delivery.state = 'delivered'
    else if (reply !== 'failed' && reply !== 429) delivery.state = 'discarded'
    else if (wait === undefined || delivery.webhookId === null) delivery.state = 'exhausted'
    else delivery.dueMs = nowMs + wait
    if (delivery.state !== 'waiting') this.#waiting = this.#waiting.filter((one) => one !== delivery)
  }

  #pauseOf({ webhookId }: Delivery): number {
    return webhookId === null ? 0 : (this.#paused.get(webhookId) ?? 0)
  }
}

/** Nothing leaves this machine: an address elsewhere is one nobody answers at. */
export const sendOnLoopback: Send = async (url, headers, body) => {
  const { hostname, username, password } = new URL(url)
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return 'failed'
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  const basic = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const authorization = username === '' ? {} : { authorization: `Basic ${Buffer.from(basic).toString('base64')}` }
  try {
    const answer = await fetch(bare, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization, ...headers },
      body,
      signal: AbortSignal.timeout(10_000),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 'failed'
  }
}
