import type { SourceConfig } from '@tajo/core/config/config'
import type { Warehouse } from '@tajo/core/warehouse'
import { type HelpCenterEvent, storeHelpCenterEvents } from '@tajo/engine/help-center-events'
import type { Workplace } from '../workplace.ts'
import type { PendingDelivery } from './delivery.ts'

/** Visits of people their page has proven, by the delivery's key. */
export function provenVisits(deliveries: readonly PendingDelivery[]): readonly HelpCenterEvent[] {
  return deliveries.flatMap(({ key, visit }): HelpCenterEvent[] => {
    if (visit === undefined || visit.visitor === null) return []
    const { kind, at, visitor, article, title, query, locale } = visit
    return [
      {
        id: key,
        event: kind,
        happenedAt: at,
        visitor,
        ...(article === undefined ? {} : { article }),
        ...(title === undefined ? {} : { title }),
        ...(query === undefined ? {} : { query }),
        ...(locale === undefined ? {} : { locale }),
      },
    ]
  })
}

/** Stores the visits, for the models to say whose they are. */
export function storeVisits(
  { clock }: Pick<Workplace, 'clock'>,
  source: SourceConfig,
  warehouse: Warehouse,
  visits: readonly HelpCenterEvent[],
): Promise<void> {
  return storeHelpCenterEvents(warehouse, source, visits, clock)
}

/** Customers who made these visits, as the support model has them now. */
export async function visitors(
  warehouse: Warehouse,
  layer: string,
  source: string,
  visits: readonly HelpCenterEvent[],
): Promise<readonly string[]> {
  if (visits.length === 0) return []
  return warehouse.work(async (sql) => {
    await sql.load(
      'tajo_visits',
      { event_id: 'text' },
      visits.map(({ id }) => ({ event_id: id })),
    )
    const rows = await sql.rows<{ customerId: string }>(
      `SELECT DISTINCT e.customer_id AS "customerId" FROM "${layer.replaceAll('"', '""')}".help_center_events e
       JOIN tajo_visits v ON v.event_id = e.event_id WHERE e.source = $source AND e.customer_id IS NOT NULL ORDER BY 1`,
      { source },
    )
    return rows.map(({ customerId }) => customerId)
  })
}
