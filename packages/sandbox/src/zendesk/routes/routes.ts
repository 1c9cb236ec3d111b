import type { Route } from '../http/call.ts'
import { activityReads } from './activity-reads.ts'
import { configuration } from './configuration.ts'
import { exports } from './exports.ts'
import { helpCenter } from './help-center.ts'
import { jobs } from './jobs.ts'
import { oauth } from './oauth.ts'
import { organizationReads } from './organization-reads.ts'
import { organizationWrites } from './organization-writes.ts'
import { searchRoutes } from './search.ts'
import { talkAndChat } from './talk.ts'
import { ticketBulk } from './ticket-bulk.ts'
import { ticketReads } from './ticket-reads.ts'
import { ticketWrites } from './ticket-writes.ts'
import { uploads } from './uploads.ts'
import { userReads } from './user-reads.ts'
import { userWrites } from './user-writes.ts'
import { viewRuns } from './view-runs.ts'
import { webhooks } from './webhooks.ts'

/** Every endpoint; a path with a fixed word stands before the one with an id in its place. */
export const routes: readonly Route[] = [
  ...exports,
  ...activityReads,
  ...ticketReads,
  ...ticketBulk,
  ...ticketWrites,
  ...userReads,
  ...userWrites,
  ...organizationReads,
  ...organizationWrites,
  ...searchRoutes,
  ...jobs,
  ...uploads,
  ...viewRuns,
  ...webhooks,
  ...configuration,
  ...helpCenter,
  ...talkAndChat,
  ...oauth,
]
