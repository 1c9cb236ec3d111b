import type { SyncPlan } from '@tajo/engine/reports'
import { expect, it } from 'vitest'
import { plain } from '../render/style.ts'
import { fits } from './fits.ts'
import { planText } from './plan.ts'

it('plans', () => {
  const plan: SyncPlan = {
    source: 'freshdesk',
    at: '2026-03-01T12:00:00Z',
    account: 'Acme, growth plan',
    limitPerMinute: 200,
    reservePercent: 10,
    streams: [
      {
        stream: 'tickets',
        table: 'freshdesk.tickets',
        mode: 'first',
        rows: 128_400,
        rowsFrom: '',
        calls: 1284,
        credits: 6420,
        minutes: 71.3,
        position: null,
      },
      {
        stream: 'contacts',
        table: 'freshdesk.contacts',
        mode: 'incremental',
        rows: 0,
        rowsFrom: '',
        calls: 1,
        credits: 1,
        minutes: 0.05,
        position: '2026-02-28T23:59:58Z',
      },
      {
        stream: 'skills',
        table: 'freshdesk.skills',
        mode: 'full',
        rows: null,
        rowsFrom: '',
        calls: null,
        credits: null,
        minutes: null,
        position: null,
      },
    ],
    calls: 1285,
    credits: 6421,
    minutes: 71.3,
    probes: 9,
    notes: ['Not counted before they are read, usually a few calls each: skills.'],
  }
  expect(fits(planText(plan, 80, plain))).toMatchInlineSnapshot(`
    "freshdesk  Acme, growth plan
      200 credits a minute, 10% of them left for your other apps

      stream    reads                              rows  calls  credits  minutes
      tickets   first time                      128,400  1,284    6,420       71
      contacts  changes since 2026-02-28 23:59        0      1        1     <0.1
      skills    in full                               ?      ?        ?        ?

      In all 1,285 calls, 6,421 credits, 1 h 11 min or more under the limit

      Not counted before they are read, usually a few calls each: skills.
      Nothing was read or written; this plan took 9 calls."
  `)
})
