import { DAY } from '../../world/time.ts'
import { step } from '../mutations/step.ts'
import type { Retelling } from './retell.ts'
import { viaOf } from './via.ts'

/** One bulk change in one second, of more tickets than a page holds when the settings ask for it. */
export function tieTogether({ data }: Retelling): void {
  const at = data.now() - 3 * DAY
  const found = [...data.tickets.values()].filter((ticket) => ticket.deleted_at === null && ticket.updated_at < at)
  for (const ticket of found.slice(0, data.settings.tiedTickets)) {
    step(data, ticket.id, {
      author_id: data.me().id,
      at,
      via: viaOf('api'),
      set: { tags: [...ticket.tags, 'renamed_in_bulk'] },
    })
  }
}
