import type { Route } from '../http/router.ts'
import type { Settings } from '../options.ts'
import { account } from './account.ts'
import { activityReads } from './activity-reads.ts'
import { companyReads } from './company-reads.ts'
import { configuration } from './configuration.ts'
import { contactReads } from './contact-reads.ts'
import { customObjects } from './custom-objects.ts'
import { knowledge } from './knowledge.ts'
import { search } from './search.ts'
import { staff } from './staff.ts'
import { ticketActivities } from './ticket-activities.ts'
import { ticketList } from './ticket-list.ts'
import { ticketViews } from './ticket-view.ts'

/** Every endpoint of the account these settings describe. */
export function routesOf(settings: Settings): readonly Route[] {
  return [
    ticketList,
    ...ticketViews,
    ...contactReads(settings.contactsFilter),
    ...companyReads(settings.features),
    ...staff,
    ...activityReads,
    ...search,
    ...configuration,
    ...knowledge,
    ...customObjects,
    ...account,
    ticketActivities,
  ]
}
