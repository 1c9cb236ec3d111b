import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { applyPlan } from '@tajo/activation/apply/apply-plan'
import { eventsPart } from '@tajo/activation/events/plan-events'
import { planActivation } from '@tajo/activation/plan-activation'
import { helpdeskConfig } from '@tajo/activation/testing/helpdesk'
import { connectBrevo } from '@tajo/brevo/connection'
import type { BrevoConfig } from '@tajo/core/config/config'
import { silentLog } from '@tajo/core/log'
import { createSource } from '@tajo/engine/source'
import { sync } from '@tajo/engine/sync'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { hurriedClock } from './hurried-clock.ts'
import { usualConfig } from './source.ts'

export interface ActivationChildOptions {
  readonly url: string
  readonly path: string
  /** Start of the hurried clock, ms since the epoch; the same for every child of a test. */
  readonly epochMs: number
}

/** One activation in a process that may be killed at any moment. It tells on stdout where it is. */
const options = JSON.parse(process.argv[2] ?? '') as ActivationChildOptions
const clock = hurriedClock(options.epochMs)
const signal = new AbortController().signal
const warehouse = await openDuckDb({ path: options.path, clock, command: 'activation child' })
const account: BrevoConfig = {
  ...usualConfig,
  name: 'brevo',
  type: 'brevo',
  domain: 'api.brevo.com',
  baseUrl: options.url,
  layer: 'brevo',
  apiKey: 'xkeysib-sandbox',
  consentAttributes: [],
}
const connection = connectBrevo(
  { source: 'brevo', baseUrl: options.url, apiKey: account.apiKey, reservePercent: 0 },
  { clock, log: silentLog, random: Math.random },
)
const source = createSource(account, connection)
const readMirror = async ({ whole }: { readonly whole: boolean }): Promise<void> => {
  const streams = ['contacts', 'lists', 'contact_attributes']
  const { verdict } = await sync(source, warehouse, { streams, full: whole, clock, signal })
  if (verdict.kind !== 'complete') throw new Error(`mirror: ${JSON.stringify(verdict)}`)
}
const config = helpdeskConfig()
const { destination } = connection
await readMirror({ whole: false })
say('planning')
const plan = await planActivation({
  warehouse,
  config,
  layers: { support: 'support', mirror: 'brevo' },
  destination,
  clock,
  newId: randomUUID,
  newKey: () => 'a key of tests, of no use elsewhere',
  parts: { events: eventsPart({ config, layer: 'support', clock }) },
})
say('applying')
const phases = new Set<string>()
const report = await applyPlan({
  plan,
  warehouse,
  destination,
  readMirror,
  config,
  clock,
  signal,
  progress: ({ phase }) => {
    if (!phases.has(phase)) say(phase)
    phases.add(phase)
  },
})
say('closing')
await connection.close()
await warehouse.close()
const { outcomes, events, state } = report
say(JSON.stringify({ state, planned: plan.contacts.length, events: plan.events.length, outcomes, sent: events }))

/** Before a kill nothing but a write that goes out at once tells how far the process came. */
function say(line: string): void {
  writeSync(1, `${line}\n`)
}
