import type { Route } from '../http/router.ts'
import type { Settings } from '../options.ts'
import { account } from './account.ts'
import { activityReads } from './activity-reads.ts'
import { activityWrites } from './activity-writes.ts'
import { companyReads } from './company-reads.ts'
import { companyWrites } from './company-writes.ts'
import { configuration } from './configuration.ts'
import { contactErasure } from './contact-erasure.ts'
import { contactReads } from './contact-reads.ts'
import { contactWrites } from './contact-writes.ts'
import { conversationWrites } from './conversation-writes.ts'
import { customObjects } from './custom-objects.ts'
import { knowledge } from './knowledge.ts'
import { search } from './search.ts'
import { staff } from './staff.ts'
import { ticketActivities } from './ticket-activities.ts'
import { ticketBulk } from './ticket-bulk.ts'
import { ticketList } from './ticket-list.ts'
import { ticketViews } from './ticket-view.ts'
import { ticketWrites } from './ticket-writes.ts'

/** Every endpoint of the account these settings describe. */
export function routesOf(settings: Settings): readonly Route[] {
  return [
    ticketList,
    ...ticketViews,
    ...ticketWrites,
    ...ticketBulk,
    ...conversationWrites,
    ...contactReads(settings.contactsFilter),
    ...contactWrites,
    ...contactErasure,
    ...companyReads(settings.features),
    ...companyWrites,
    ...staff,
    ...activityReads,
    ...activityWrites,
    ...search,
    ...configuration,
    ...knowledge,
    ...customObjects,
    ...account,
    ticketActivities,
  ]
}
