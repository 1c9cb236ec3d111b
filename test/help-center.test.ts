import { storeHelpCenterEvents } from '@tajo/engine/help-center-events'
import { sync } from '@tajo/engine/sync'
import { runModels } from '@tajo/models/run-models'
import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, test } from 'vitest'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { withLab } from './support/lab.ts'

const article = { event: 'article_viewed', article: '43000001', title: 'Prices', locale: 'en' } as const

describe.each(stores)('the help center, on $kind', (store) => {
  test(
    'visits are stored once, and are of who the page proved',
    () =>
      withLab(
        freshdesk,
        {
          streams: ['contacts', 'agents', 'groups', 'companies', 'tickets'],
          account: { size: { tickets: 5, contacts: 9, companies: 2 } },
        },
        async (lab) => {
          const warehouse = await store.temporaryWarehouse([])
          await sync(lab.source, warehouse, { clock: lab.stage.clock, signal: new AbortController().signal })
          const person = [...lab.world.contacts.values()].find(
            ({ email, deleted, blocked }) => email !== null && !deleted && !blocked,
          )
          const at = new Date(lab.stage.clock.now()).toISOString()
          const events = [
            { ...article, id: 'beacon:1', happenedAt: at, visitor: { email: String(person?.email).toUpperCase() } },
            {
              id: 'beacon:2',
              event: 'help_center_searched',
              happenedAt: at,
              visitor: { id: String(person?.id) },
              query: 'refund',
            },
            { ...article, id: 'beacon:3', happenedAt: at, visitor: { email: 'nobody@example.com' } },
          ] as const
          const config = lab.source.config
          for (const some of [events.slice(0, 2), events])
            await storeHelpCenterEvents(warehouse, config, some, lab.stage.clock)
          await runModels(warehouse, { sources: [{ name: 'freshdesk', vendor: 'freshdesk' }], clock: lab.stage.clock })
          const { rows } = await warehouse.query(
            `SELECT event_key, customer_id FROM support.customer_timeline WHERE event IN ('article_viewed', 'help_center_searched') ORDER BY 1`,
          )
          expect(rows).toEqual([
            ['article_viewed:freshdesk:beacon:1:1', `freshdesk-${person?.id}`],
            ['article_viewed:freshdesk:beacon:3:1', null],
            ['help_center_searched:freshdesk:beacon:2:1', `freshdesk-${person?.id}`],
          ])
          expect(
            (
              await warehouse.query(
                'SELECT DISTINCT article_id FROM support.help_center_events WHERE article_id IS NOT NULL',
              )
            ).rows,
          ).toEqual([[43000001]])
        },
      ),
    120_000,
  )
})
