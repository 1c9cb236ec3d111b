import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { IntakeMetrics } from './intake/metrics.ts'

/**
 * What is counted, in Prometheus’ words. Labels are names of the configuration, kinds and reasons: never a person, a ticket or an
 * address.
 */
export interface Metrics {
  readonly intake: IntakeMetrics
  call(route: string, method: string, status: number, seconds: number): void
  wrongToken(): void
  beacon(source: string, outcome: string): void
  job(kind: string, outcome: string, seconds: number): void
  rowsExtracted(source: string, stream: string, rows: number): void
  rowsDelivered(kind: string, rows: number): void
  rowsRejected(where: string, rows: number): void
  /** From what happened at the vendor to what was done with it here. */
  webhookLag(source: string, seconds: number): void
  webhooksMissed(source: string, rows: number): void
  vendorCall(vendor: string, endpoint: string, status: string, seconds: number): void
  /** Called before each reading, to look up what is not counted along the way. */
  beforeReading(look: (gauges: Gauges) => Promise<void>): void
  /** The text Prometheus reads. */
  read(): Promise<string>
  readonly contentType: string
}

/** Numbers that are what they are at the moment of reading. */
export interface Gauges {
  freshness(source: string, stream: string, seconds: number): void
  queueDepth(kind: string, jobs: number): void
  deadLetters(where: string, count: number): void
  deliveriesWaiting(source: string, count: number): void
  budgetLeft(source: string, limit: string, left: number): void
}

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const minutes = [1, 2, 5, 10, 30, 60, 120, 300, 900, 1800, 3600, 10_800]

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers })
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers })
  const histogram = <Label extends string>(name: string, help: string, labelNames: Label[], buckets: number[]) =>
    new Histogram({ name, help, labelNames, buckets, registers })

  const extracted = counter('tajo_rows_extracted_total', 'Rows read from a source and stored.', ['source', 'stream'])
  const delivered = counter('tajo_rows_delivered_total', 'Changes that Brevo took.', ['kind'])
  const rejected = counter('tajo_rows_rejected_total', 'Rows that could not be stored or delivered.', ['where'])
  const deliveries = counter('tajo_webhook_deliveries_total', 'Webhook deliveries by what became of them.', [
    'source',
    'outcome',
  ])
  const refused = counter('tajo_webhook_refused_total', 'Webhook deliveries that were not taken.', ['source', 'reason'])
  const missed = counter('tajo_webhook_missed_total', 'Changes that a sync found and no webhook had told of.', [
    'source',
  ])
  const beacons = counter('tajo_beacon_visits_total', 'Views and searches that help-center pages reported.', [
    'source',
    'outcome',
  ])
  const wrongTokens = counter('tajo_api_wrong_tokens_total', 'Calls of the API without a valid token.', [])
  const lag = histogram('tajo_webhook_lag_seconds', 'From the change to what was done about it.', ['source'], minutes)
  const calls = histogram(
    'tajo_http_request_duration_seconds',
    'Calls of this server’s own API.',
    ['route', 'method', 'status'],
    seconds,
  )
  const vendor = histogram(
    'tajo_api_request_duration_seconds',
    'Calls of the vendors’ APIs.',
    ['vendor', 'endpoint', 'status'],
    seconds,
  )
  const jobs = histogram('tajo_job_duration_seconds', 'Jobs by kind and outcome.', ['kind', 'outcome'], minutes)
  const freshness = gauge('tajo_stream_freshness_seconds', 'Since when a stream is up to date.', ['source', 'stream'])
  const depth = gauge('tajo_queue_depth', 'Jobs that wait.', ['kind'])
  const dead = gauge('tajo_deadletters', 'What was given up and waits for a person.', ['where'])
  const waiting = gauge('tajo_webhook_waiting', 'Deliveries that are stored and not yet processed.', ['source'])
  const budget = gauge(
    'tajo_api_budget_remaining',
    'What a vendor still takes of each limit now: of the account, and of kinds of calls that have one of their own.',
    ['source', 'limit'],
  )

  const gauges: Gauges = {
    freshness: (source, stream, value) => freshness.set({ source, stream }, value),
    queueDepth: (kind, value) => depth.set({ kind }, value),
    deadLetters: (where, value) => dead.set({ where }, value),
    deliveriesWaiting: (source, value) => waiting.set({ source }, value),
    budgetLeft: (source, limit, value) => budget.set({ source, limit }, value),
  }
  const looks: ((gauges: Gauges) => Promise<void>)[] = []

  return {
    contentType: registry.contentType,
    intake: {
      stored: (source, fresh, duplicates) => {
        if (fresh > 0) deliveries.inc({ source, outcome: 'stored' }, fresh)
        if (duplicates > 0) deliveries.inc({ source, outcome: 'duplicate' }, duplicates)
      },
      refused: (source, reason) => refused.inc({ source, reason }),
    },
    call: (route, method, status, value) => calls.observe({ route, method, status }, value),
    wrongToken: () => wrongTokens.inc(),
    beacon: (source, outcome) => beacons.inc({ source, outcome }),
    job: (kind, outcome, value) => jobs.observe({ kind, outcome }, value),
    rowsExtracted: (source, stream, rows) => extracted.inc({ source, stream }, rows),
    rowsDelivered: (kind, rows) => delivered.inc({ kind }, rows),
    rowsRejected: (where, rows) => rejected.inc({ where }, rows),
    webhookLag: (source, value) => lag.observe({ source }, value),
    webhooksMissed: (source, rows) => missed.inc({ source }, rows),
    vendorCall: (name, endpoint, status, value) => vendor.observe({ vendor: name, endpoint, status }, value),
    beforeReading: (look) => void looks.push(look),
    async read() {
      for (const one of [freshness, depth, dead, waiting, budget]) one.reset()
      await Promise.all(looks.map((look) => look(gauges)))
      return registry.metrics()
    },
  }
}
