import { json } from '../../http/message.ts'
import { DAY, isoDay } from '../../world/time.ts'
import { invalid, notFound } from '../http/problem.ts'
import type { Route } from '../http/router.ts'

const KEPT_DAYS = 30
const feature = 'ticket_activities_export'

/** Not in the reference: a support article and one connector describe it [doc]/[client]. */
export const ticketActivities: Route = {
  method: 'GET',
  path: '/export/ticket_activities',
  privilege: 'admin',
  feature,
  query: { created_at: 'moment' },
  answer(call) {
    const day = call.params.moment('created_at')
    if (day === undefined) {
      throw invalid([{ field: 'created_at', message: 'Mandatory attribute missing', code: 'missing_field' }])
    }
    const text = isoDay(day)
    const age = call.world.now() - day
    // Kept thirty days; the file of a running or unfinished day is 404 [client].
    if (age < DAY || age > KEPT_DAYS * DAY || call.world.unfinishedActivityDays.has(text)) throw notFound()
    // The loopback address stands in for the store the real link points to.
    const url = `${call.origin}/exports/${text}-ticket-activities.json`
    return json(200, JSON.stringify({ export: [{ created_at: text.split('-').reverse().map(Number).join('-'), url }] }))
  },
}
