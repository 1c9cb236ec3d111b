import type { NewDelivery } from '@tajo/control/inbox/delivery'
import type { JobRun } from '@tajo/control/jobs/worker'
import { onBothStores } from '@tajo/control/testing/stores'
import { systemClock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import { silentLog } from '@tajo/core/log'
import type { Workplace } from '@tajo/operations/workplace'
import { expect, it } from 'vitest'
import { createMetrics } from '../metrics.ts'
import { configOf, testKey, usualConfig } from '../testing/app.ts'
import { noTraces } from '../traces.ts'
import type { JobContext } from './context.ts'
import { runDeliveries } from './deliveries.ts'
import { createWake } from './wake.ts'

const delivery: NewDelivery = {
  source: 'zendesk',
  key: 'evt-00000001',
  topic: 'ticket.created',
  happenings: [],
  hints: [{ stream: 'tickets', key: '7' }],
  occurredAt: null,
  state: 'pending',
  note: null,
  headers: {},
  body: Buffer.from('{}'),
}

onBothStores((store) => {
  const attempt = async (error: Error): Promise<void> => {
    const config = await configOf(usualConfig)
    const fails = (): Promise<never> => Promise.reject(error)
    const place: Workplace = {
      config,
      clock: systemClock,
      log: silentLog,
      random: () => 0,
      withWarehouse: fails,
      withConnection: fails,
    }
    const context: JobContext = {
      config,
      control: store().control,
      place,
      operations: [],
      key: testKey,
      metrics: createMetrics(),
      traces: noTraces,
      clock: systemClock,
      log: silentLog,
    }
    const run: JobRun = {
      id: 'job',
      kind: 'delivery',
      source: 'zendesk',
      data: {},
      attempt: 1,
      again: false,
      signal: new AbortController().signal,
      tell: () => {},
    }
    await expect(runDeliveries(context, run)).rejects.toBe(error)
  }

  it('deliveries outlast any number of outages', async () => {
    const { inbox } = store().control
    await inbox.add([delivery])
    for (let outage = 0; outage < 12; outage += 1) await attempt(new TajoError('TAJO_UNREACHABLE', 'Nobody answers.'))
    expect(await inbox.list()).toMatchObject([{ state: 'pending', note: 'TAJO_UNREACHABLE' }])
    // It is known to have been begun: the next try leaves nobody out.
    expect(await inbox.take('zendesk', 1)).toMatchObject([{ attempts: 2 }])
  })
})

it('a look at what waits does not hurry what waits for its next try', async () => {
  const asked: (boolean | undefined)[] = []
  const wake = createWake(
    {
      enqueue: async (_, __, options) => {
        asked.push(options?.urgent)
        return { id: 'x', existed: true }
      },
    },
    silentLog,
  )
  wake(['zendesk'], 'gently')
  await wake.idle()
  wake(['zendesk'])
  await wake.idle()
  expect(asked).toEqual([false, true])
})
