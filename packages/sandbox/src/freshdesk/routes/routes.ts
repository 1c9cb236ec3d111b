import type { Route } from '../http/router.ts'
import type { Settings } from '../options.ts'
import { companyReads } from './company-reads.ts'
import { contactReads } from './contact-reads.ts'
import { staff } from './staff.ts'
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
  ]
}
