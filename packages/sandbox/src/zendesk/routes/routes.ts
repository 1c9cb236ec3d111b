import type { Route } from '../http/call.ts'
import { activityReads } from './activity-reads.ts'
import { configuration } from './configuration.ts'
import { exports } from './exports.ts'
import { helpCenter } from './help-center.ts'
import { oauth } from './oauth.ts'
import { peopleReads } from './people-reads.ts'
import { talkAndChat } from './talk.ts'
import { ticketReads } from './ticket-reads.ts'

/** Every endpoint; a path with a fixed word stands before the one with an id in its place. */
export const routes: readonly Route[] = [
  ...exports,
  ...activityReads,
  ...ticketReads,
  ...peopleReads,
  ...configuration,
  ...helpCenter,
  ...talkAndChat,
  ...oauth,
]
