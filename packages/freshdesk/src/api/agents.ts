import type { Listing } from '@tajo/core/api/listing'
import { expectAgent } from '../account.ts'
import { agents } from '../streams/people.ts'
import { ask, type Caller, one, recordIn } from './calls.ts'
import { list } from './lists.ts'
import type { Agent, AgentView } from './rows/people.ts'

type AgentListParams = {
  readonly email?: string
  readonly mobile?: string
  readonly phone?: string
  readonly state?: 'fulltime' | 'occasional'
}

export interface AgentsApi {
  /**
   * Agents by name. Takes an administrator’s key.
   *
   * @see https://developers.freshdesk.com/api/#list_all_agents
   */
  list(params?: AgentListParams): Listing<Agent>
  /** @see https://developers.freshdesk.com/api/#agents */
  get(id: number): Promise<AgentView | undefined>
  /**
   * The agent the key belongs to. Any valid key may ask, so it is the check of a key.
   *
   * @see https://developers.freshdesk.com/api/#me
   */
  me(): Promise<AgentView>
}

export function agentsApi(caller: Caller): AgentsApi {
  const { name, path } = agents
  return {
    list: (params) => list(caller, agents, params),
    get: (id) => one(caller, name, `${path}/${id}`),
    me: async () => recordIn(expectAgent(await ask(caller, name, `${path}/me`))),
  }
}
