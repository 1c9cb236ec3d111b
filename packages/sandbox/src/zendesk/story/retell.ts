import { RateLimiter } from '../../freshdesk/http/rate-limit.ts'
import { settle as settleFreshdesk } from '../../freshdesk/options.ts'
import { tellStory } from '../../freshdesk/story/story.ts'
import type { StatusChange } from '../../freshdesk/story/timeline.ts'
import { WorldData as Told } from '../../freshdesk/world/data.ts'
import { Random } from '../../story/random.ts'
import type { WorldData } from '../world/data.ts'
import { openCommunity } from './community.ts'
import { defineFields } from './fields.ts'
import { writeHelpCenter } from './help-center.ts'
import { meetUsers } from './people.ts'
import { writeRules } from './rules.ts'
import { hireStaff } from './staff.ts'
import { suspendSome } from './suspended.ts'
import { recordCallsAndChats } from './talk.ts'
import { retellTickets } from './tickets.ts'
import { tieTogether } from './ties.ts'
import { leaveTraces } from './traces.ts'

/** The story as it happened, and the ids its people and companies got in this account. */
export interface Retelling {
  readonly data: WorldData
  readonly told: Told
  readonly lives: ReadonlyMap<number, readonly StatusChange[]>
  readonly random: Random
  readonly since: number
  /** Agents and contacts of the story share one id space, as users do here. */
  readonly users: Map<number, number>
  readonly organizations: Map<number, number>
  readonly groups: Map<number, number>
}

const EIGHTEEN_MONTHS = 548 * 86_400

/**
 * The same eighteen months as in the Freshdesk account: same companies, people, outage and slow Monday, told by
 * another helpdesk with its own ids, audits, metrics and quirks.
 */
export function retell(data: WorldData): void {
  const { seed, size, clock } = data.settings
  const settings = settleFreshdesk({
    seed,
    clock,
    size: { tickets: size.tickets, contacts: size.users, companies: size.organizations },
  })
  const told = new Told(settings, new RateLimiter(settings))
  const lives = new Map<number, readonly StatusChange[]>()
  tellStory(told, (id, changes) => lives.set(id, changes))
  const story: Retelling = {
    data,
    told,
    lives,
    random: new Random(seed + 0x5a),
    since: data.now() - EIGHTEEN_MONTHS,
    users: new Map(),
    organizations: new Map(),
    groups: new Map(),
  }
  hireStaff(story)
  meetUsers(story)
  defineFields(story)
  writeRules(story)
  retellTickets(story)
  tieTogether(story)
  suspendSome(story)
  writeHelpCenter(story)
  openCommunity(story)
  recordCallsAndChats(story)
  leaveTraces(story)
}
