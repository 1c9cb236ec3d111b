import { json } from '../../http/message.ts'
import { iso } from '../../world/time.ts'
import type { Call } from '../http/call.ts'
import { notFound } from '../http/problem.ts'
import type { Route } from '../http/router.ts'
import { ACCOUNT_HOST } from '../world/account.ts'

export const account: readonly Route[] = [
  {
    method: 'GET',
    path: '/settings/helpdesk',
    answer: () =>
      json(
        200,
        '{"primary_language":"en","supported_languages":["de","fr","es","ja-JP","ar","hi","pl"],"portal_languages":["de"],"help_widget_languages":[]}',
      ),
  },
  { method: 'GET', path: '/account', answer: (call) => json(200, accountRow(call)) },
  {
    method: 'GET',
    path: '/jobs/{id:text}',
    answer(call) {
      const job = call.world.jobs.all.get(call.segments['id'] ?? '')
      if (job === undefined) throw notFound()
      const [created_at, updated_at] = [iso(job.created_at), iso(job.updated_at)]
      const progress = job.status === 'SUCCESS' ? 100 : 0
      return json(200, JSON.stringify({ ...job, created_at, updated_at, status_updated_at: updated_at, progress }))
    },
  },
]

function accountRow({ world, settings }: Call): string {
  const agents = [...world.agents.values()].filter((agent) => !agent.deactivated)
  const row = JSON.stringify({
    organisation_name: 'acme.myfreshworks.com',
    account_id: 1_840_001,
    account_name: 'Acme',
    account_domain: ACCOUNT_HOST,
    bundle_id: null,
    hipaa_compliant: false,
    total_agents: {
      full_time: agents.filter((agent) => !agent.occasional).length,
      occasional: agents.filter((agent) => agent.occasional).length,
      field_service: 0,
      collaborators: 0,
    },
    timezone: 'Berlin',
    data_center: 'EUC',
    tier_type: settings.plan === 'unlimited' ? 'Enterprise' : settings.plan[0]?.toUpperCase() + settings.plan.slice(1),
    address: { country: 'DE', state: null, city: 'Berlin', street: null, postalcode: '10115' },
    contact_person: { firstname: 'Jo', lastname: 'Agent', email: 'jo.agent@acme.example' },
  })
  // Above 2^53, so it is written by hand: a double would round it [client].
  return `{"organisation_id":284960733419037001,${row.slice(1)}`
}
