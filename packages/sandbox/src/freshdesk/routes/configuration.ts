import { json } from '../../http/message.ts'
import type { Row } from '../../world/json.ts'
import type { Table } from '../../world/table.ts'
import { idOf } from '../http/call.ts'
import { page, whole } from '../http/page.ts'
import { notFound } from '../http/problem.ts'
import { PAGED } from '../http/query.ts'
import type { Route } from '../http/router.ts'
import type { WorldData } from '../world/data.ts'
import { plainChildren, plainList, plainView, rowOf, unpagedList } from './plain.ts'

const admin = { privilege: 'admin' } as const
const ticketFields = (data: WorldData) => data.ticket_fields

export const configuration: readonly Route[] = [
  plainList('/roles', (data) => data.roles, admin),
  plainView('/roles', (data) => data.roles, admin),
  plainList('/products', (data) => data.products, { ...admin, feature: 'products' }),
  plainView('/products', (data) => data.products, { ...admin, feature: 'products' }),
  plainList('/business_hours', (data) => data.business_hours, { ...admin, feature: 'business_hours' }),
  plainView('/business_hours', (data) => data.business_hours, { ...admin, feature: 'business_hours' }),
  plainList('/email_configs', (data) => data.email_configs, { ...admin, feature: 'email_configs' }),
  plainView('/email_configs', (data) => data.email_configs, { ...admin, feature: 'email_configs' }),
  plainView('/email/mailboxes', (data) => data.email_mailboxes, admin),
  // There is no single read and no delete of a policy [doc].
  plainList('/sla_policies', (data) => data.sla_policies, { ...admin, feature: 'sla' }),
  plainList('/admin/skills', (data) => data.skills, { ...admin, feature: 'skills' }),
  plainView('/admin/skills', (data) => data.skills, { ...admin, feature: 'skills' }),
  // The older path, still used by one connector [client].
  plainList('/skills', (data) => data.skills, { ...admin, feature: 'skills' }),
  plainView('/skills', (data) => data.skills, { ...admin, feature: 'skills' }),
  unpagedList('/contact_fields', (data) => data.contact_fields, admin),
  plainView('/contact_fields', (data) => data.contact_fields, admin),
  unpagedList('/company_fields', (data) => data.company_fields, admin),
  plainView('/company_fields', (data) => data.company_fields, admin),
  unpagedList('/admin/ticket_fields', ticketFields, admin),
  plainView('/admin/ticket_fields', ticketFields, admin),
  plainList('/ticket-forms', (data) => data.ticket_forms, { feature: 'ticket_forms' }),
  plainView('/ticket-forms', (data) => data.ticket_forms, { feature: 'ticket_forms' }),
  plainList('/scenario_automations', (data) => data.scenario_automations, { feature: 'scenario_automations' }),
  {
    method: 'GET',
    path: '/ticket_fields',
    query: { ...PAGED, type: 'text' },
    answer(call) {
      const type = call.params.text('type')
      const fields = [...call.world.ticket_fields.values()]
      return whole(
        fields.filter((field) => type === undefined || field['type'] === type),
        (field) => JSON.stringify(field),
      )
    },
  },
  {
    method: 'GET',
    path: '/email/mailboxes',
    privilege: 'admin',
    query: {
      ...PAGED,
      support_email: 'text',
      forward_email: 'text',
      product_id: 'integer',
      group_id: 'integer',
      active: 'flag',
      order_by: 'text',
      order_type: ['asc', 'desc'],
    },
    answer(call) {
      const { params } = call
      const rows = [...call.world.email_mailboxes.values()].filter((box) => {
        if (params.has('support_email') && box['support_email'] !== params.text('support_email')) return false
        if (params.has('product_id') && box['product_id'] !== params.integer('product_id')) return false
        if (params.has('group_id') && box['group_id'] !== params.integer('group_id')) return false
        return !params.has('active') || box['active'] === params.flag('active')
      })
      return page(call, rows, (box) => JSON.stringify(box))
    },
  },
  {
    method: 'GET',
    path: '/surveys',
    feature: 'surveys',
    query: { ...PAGED, state: ['active'] },
    answer(call) {
      const rows = [...call.world.surveys.values()].filter((one) => !call.params.has('state') || one['active'] === true)
      return page(call, rows, (survey) => JSON.stringify(survey))
    },
  },
  {
    method: 'GET',
    path: '/automations/{type}/rules',
    privilege: 'admin',
    feature: 'automations',
    query: PAGED,
    answer: (call) => page(call, rulesOf(call.world, idOf(call, 'type')).values(), (rule) => JSON.stringify(rule)),
  },
  {
    method: 'GET',
    path: '/automations/{type}/rules/{id}',
    privilege: 'admin',
    feature: 'automations',
    answer: (call) => json(200, JSON.stringify(rowOf(rulesOf(call.world, idOf(call, 'type')), idOf(call)))),
  },
  plainList('/canned_response_folders', (data) => data.canned_response_folders, cannedGate()),
  plainView('/canned_response_folders', (data) => data.canned_response_folders, cannedGate()),
  plainChildren(
    '/canned_response_folders/{id}/responses',
    (data) => data.canned_response_folders,
    (data) => data.canned_responses,
    'folder_id',
    cannedGate(),
  ),
  plainView('/canned_responses', (data) => data.canned_responses, cannedGate()),
]

function cannedGate() {
  return { privilege: 'admin', feature: 'canned_responses' } as const
}

/** 1 ticket creation, 3 hourly, 4 ticket update; there is no other type [doc]. */
function rulesOf(data: WorldData, type: number): Table<Row> {
  const rules = type === 1 || type === 3 || type === 4 ? data.automation_rules.get(type) : undefined
  if (rules === undefined) throw notFound()
  return rules
}
