import type { SandboxRequest } from '../../http/message.ts'
import type { Settings } from '../options.ts'
import type { ContactRows } from '../rows/contact-row.ts'
import type { ConversationRows } from '../rows/conversation-row.ts'
import type { TicketRows } from '../rows/ticket-row.ts'
import type { SearchView } from '../search/search-view.ts'
import type { FreshdeskWorld } from '../world/world.ts'
import type { PausedLists } from './paused-lists.ts'
import type { Params } from './query.ts'

/** What stands behind every endpoint. */
export interface Desk {
  readonly settings: Settings
  readonly world: FreshdeskWorld
  readonly tickets: TicketRows
  readonly contacts: ContactRows
  readonly conversations: ConversationRows
  readonly search: SearchView
  readonly paused: PausedLists
}

/** One call that found its endpoint and passed its query rules. */
export interface Call extends Desk {
  readonly request: SandboxRequest
  /** `https://acme-sandbox.freshdesk.com` or the loopback address the caller used. */
  readonly origin: string
  readonly path: string
  readonly params: Params
  readonly segments: Readonly<Record<string, string>>
}

/** The number at `{name}` of the endpoint's path. */
export function idOf(call: Call, name = 'id'): number {
  return Number(call.segments[name])
}
