import { expect, it } from 'vitest'
import { keptLog } from '../testing/app.ts'
import { createWake } from './wake.ts'

it('asks once for a burst, and once more for what came meanwhile', async () => {
  const asked: string[] = []
  const wake = createWake(
    {
      enqueue: async (_, __, options) => {
        asked.push(options?.source ?? '')
        await Promise.resolve()
        return { id: 'x', existed: false }
      },
    },
    keptLog(),
  )
  for (let index = 0; index < 100; index += 1) wake(['zendesk', 'zendesk'])
  wake(['freshdesk'])
  await wake.idle()
  expect(asked).toEqual(['zendesk', 'freshdesk', 'zendesk'])
})

it('says when it cannot ask, and fails nobody', async () => {
  const log = keptLog()
  const wake = createWake({ enqueue: () => Promise.reject(new Error('away')) }, log)
  wake(['zendesk'])
  await wake.idle()
  expect(log.lines).toMatchObject([{ level: 'warn', fields: { source: 'zendesk', reason: 'away' } }])
})
