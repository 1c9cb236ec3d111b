import { MetricEvents } from '@tajo/sandbox/zendesk/metrics/metric-events'
import type { ZendeskWorld } from '@tajo/sandbox/zendesk/sandbox'
import type { TrueTable } from '../../truth.ts'
import type { Truth } from '../../vendor.ts'
import { trueAudits, trueComments, trueEvents } from './history.ts'
import {
  trueDeletedUsers,
  trueIdentities,
  trueOrganizationMemberships,
  trueOrganizations,
  trueRatings,
  trueUsers,
} from './people.ts'
import { trueSettings } from './settings.ts'
import { trueTicketMetrics, trueTickets } from './tickets.ts'

/** What is younger is not exported. */
const exportDelaySeconds = 60

/**
 * What every table must hold, told by the account itself and by what the vendor's reference says its answers look like; no
 * code of the readers has a part in it.
 */
export function worldTruth(world: ZendeskWorld): Truth {
  return {
    tickets: trueTickets(world),
    ticket_metrics: trueTicketMetrics(world),
    ticket_metric_events: trueMetricEvents(world),
    ticket_comments: trueComments(world),
    ticket_events: trueEvents(world),
    ticket_audits: trueAudits(world),
    users: trueUsers(world),
    user_identities: trueIdentities(world),
    deleted_users: trueDeletedUsers(world),
    organizations: trueOrganizations(world),
    organization_memberships: trueOrganizationMemberships(world),
    satisfaction_ratings: trueRatings(world),
    ...trueSettings(world),
  }
}

/**
 * The sandbox thinks them up from a ticket's whole life, past ones too: only a full read is sure to have them. A breach may lie
 * ahead, and is told when it has come.
 */
function trueMetricEvents(world: ZendeskWorld): TrueTable {
  return {
    rows: new MetricEvents(world).all().map(({ id, at, row }) => {
      const optional = at > world.now() - exportDelaySeconds
      return { key: String(id), deleted: false, record: { ...row }, ...(optional ? { optional } : {}) }
    }),
    mayLag: () => true,
    stays: () => true,
  }
}
