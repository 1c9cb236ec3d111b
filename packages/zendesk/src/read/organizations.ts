import type { ZendeskStream } from '../stream.ts'
import { member } from './pages.ts'
import { readTimeExport } from './time-export.ts'
import { askForUnmet } from './unmet.ts'

/** Organizations changed since the position. Whether deleted ones are exported is not known [guess]: a full read asks for those it did not meet. */
export const readOrganizations = readTimeExport({
  sized: true,
  unmet: (context) =>
    askForUnmet(context, context.stream as ZendeskStream, {
      path: '/organizations',
      collection: 'organizations',
      singular: 'organization',
      stateOf: (record) => (typeof member(record, 'deleted_at') === 'string' ? 'deleted' : 'live'),
    }),
})
