import type { FreshdeskWorld } from '@tajo/sandbox/freshdesk/sandbox'
import type { Truth } from '../../vendor.ts'
import { trueRatings, trueTimeEntries } from './activity.ts'
import { trueAgents, trueCompanies, trueContacts, trueGroups } from './people.ts'
import { trueSettings } from './settings.ts'
import { trueConversations, trueTickets } from './tickets.ts'

/**
 * What every table must hold, told by the account itself and by what the vendor's reference says its answers look like; no
 * code of the readers has a part in it.
 */
export function worldTruth(world: FreshdeskWorld): Truth {
  return {
    tickets: trueTickets(world),
    conversations: trueConversations(world),
    contacts: trueContacts(world),
    companies: trueCompanies(world),
    agents: trueAgents(world),
    groups: trueGroups(world),
    satisfaction_ratings: trueRatings(world),
    time_entries: trueTimeEntries(world),
    ...trueSettings(world),
  }
}
