import { refreshRows } from '@tajo/engine/refresh'
import { missedByWebhooks, rowsChangedSince } from '@tajo/operations/deliveries/missed-by-webhooks'
import { expect, test } from 'vitest'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { withLab } from './support/lab.ts'

test('of what a sync changed, the rows no delivery had named are counted', () =>
  withLab(
    freshdesk,
    { streams: ['tickets', 'contacts'], account: { size: { tickets: 12, contacts: 8, companies: 2 } } },
    async (lab) => {
      await lab.sync()
      lab.stage.advance(60_000)
      const liveSince = new Date(lab.stage.clock.now())
      const tickets = [...lab.world.tickets.values()].filter(({ deleted, spam }) => !deleted && !spam)
      const [told, untold, lost] = tickets.map(({ id }) => id)
      if (told === undefined || untold === undefined || lost === undefined) throw new Error('there are too few tickets')
      for (const id of [told, untold]) lab.world.updateTicket(id, { priority: 4 })
      lab.world.deleteTicket(lost)
      lab.stage.advance(60_000)
      const signal = new AbortController().signal
      const hints = [{ stream: 'tickets', key: String(told) }]
      await refreshRows(lab.source, lab.store.warehouse, hints, { clock: lab.stage.clock, signal })
      lab.stage.advance(60_000)
      const startedAt = new Date(lab.stage.clock.now())
      await lab.sync()
      const rows = await rowsChangedSince(lab.source, lab.store.warehouse, startedAt)
      const { samples, ...counts } = missedByWebhooks(rows, { told: new Set([`tickets ${told}`]), liveSince })
      expect(counts).toEqual({ changed: 2, missed: 2, byStream: { tickets: 2 } })
      expect(samples['tickets']?.toSorted()).toEqual([untold, lost].map(String).toSorted())
    },
  ))
