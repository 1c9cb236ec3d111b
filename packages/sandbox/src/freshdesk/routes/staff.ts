import { json } from '../../http/message.ts'
import { type Call, idOf } from '../http/call.ts'
import { page } from '../http/page.ts'
import { notFound } from '../http/problem.ts'
import { PAGED } from '../http/query.ts'
import type { Route } from '../http/router.ts'
import { agentListRow, agentViewRow } from '../rows/agent-row.ts'
import { adminGroupRow, groupListRow, groupViewRow } from '../rows/group-row.ts'
import type { Agent, Group } from '../world/people-records.ts'
import { byName } from './by-name.ts'

export const staff: readonly Route[] = [
  {
    method: 'GET',
    path: '/agents',
    privilege: 'admin',
    query: { ...PAGED, email: 'text', mobile: 'text', phone: 'text', state: ['fulltime', 'occasional'] },
    answer: (call) => page(call, agents(call), agentListRow),
  },
  {
    method: 'GET',
    path: '/agents/me',
    // Any valid key may ask, which makes it the check of a credential [doc].
    answer: (call) => json(200, agentViewRow(call.world.me())),
  },
  {
    method: 'GET',
    path: '/agents/{id}',
    privilege: 'admin',
    answer(call) {
      const agent = call.world.agents.get(idOf(call))
      if (agent === undefined) throw notFound()
      return json(200, agentViewRow(agent))
    },
  },
  {
    method: 'GET',
    path: '/groups',
    privilege: 'admin',
    query: PAGED,
    answer: (call) => page(call, call.world.groups.values(), groupListRow),
  },
  {
    method: 'GET',
    path: '/groups/{id}',
    privilege: 'admin',
    answer: (call) => json(200, groupViewRow(group(call), call.world)),
  },
  {
    method: 'GET',
    path: '/admin/groups',
    privilege: 'admin',
    query: PAGED,
    answer: (call) => page(call, call.world.groups.values(), (one) => adminGroupRow(one, call.world)),
  },
  {
    method: 'GET',
    path: '/admin/groups/{id}',
    privilege: 'admin',
    answer: (call) => json(200, adminGroupRow(group(call), call.world)),
  },
]

/** Alphabetical [doc]. */
function agents(call: Call): readonly Agent[] {
  const { params } = call
  const state = params.text('state')
  const exact = (['email', 'mobile', 'phone'] as const).filter((key) => params.has(key))
  return call.world.agents.sorted(byName).filter((agent) => {
    if (state !== undefined && agent.occasional !== (state === 'occasional')) return false
    return exact.every((key) => agent[key] === params.text(key))
  })
}

function group(call: Call): Group {
  const found = call.world.groups.get(idOf(call))
  if (found === undefined) throw notFound()
  return found
}
