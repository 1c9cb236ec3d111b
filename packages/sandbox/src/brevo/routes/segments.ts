import { json } from '../../http/message.ts'
import type { Route } from '../http/call.ts'
import { cut, pageOf } from '../http/page.ts'
import { stamp } from '../world/moment.ts'

/** Read only [oas]. */
export const segments: readonly Route[] = [
  {
    method: 'GET',
    path: '/contacts/segments',
    answer(call) {
      const page = pageOf(call, { usual: 10, most: 50 })
      const all = page.order === 'asc' ? call.world.segments : [...call.world.segments].reverse()
      const updatedAt = stamp(call.world.openedAt, call.settings.utcOffset)
      const shown = cut(all, page).map(({ id, name, category }) => ({
        id,
        segmentName: name,
        categoryName: category,
        updatedAt,
      }))
      return json(200, JSON.stringify({ segments: shown, count: all.length }))
    },
  },
]
