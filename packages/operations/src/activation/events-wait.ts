import type { Workplace } from '../workplace.ts'

/** Whether a run that was cut has left events that only another activation looks after. */
export async function eventsWait(place: Workplace): Promise<boolean> {
  const { config, clock } = place
  if (config.activation === undefined || config.activation.when === 'manual') return false
  const { eventsWaitForAnother } = await import('@tajo/activation/events/event-ledger')
  return place.withWarehouse({ command: 'activate' }, (warehouse) =>
    warehouse.work((sql) => eventsWaitForAnother(sql, clock.now())),
  )
}
