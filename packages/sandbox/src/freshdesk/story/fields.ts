import type { Json } from '../../world/json.ts'
import { iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import { PLACES } from './places.ts'

const TICKET_TYPES = ['Question', 'Incident', 'Problem', 'Feature Request', 'Refund'] as const
const REGIONS = ['EMEA', 'AMER', 'APAC'] as const

type Definition = { readonly [key: string]: Json }

/** Four shapes of `choices` stand side by side: list, name to number, number to labels, tree [doc]/[client]. */
const TICKET_FIELDS: readonly (readonly [name: string, label: string, type: string, more?: Definition])[] = [
  ['requester', 'Search a requester', 'default_requester', { portal_cc: false, portal_cc_to: 'company' }],
  ['subject', 'Subject', 'default_subject'],
  ['ticket_type', 'Type', 'default_ticket_type', { choices: TICKET_TYPES }],
  [
    'source',
    'Source',
    'default_source',
    { choices: { Email: 1, Portal: 2, Phone: 3, Chat: 7, 'Feedback Widget': 9, 'Outbound Email': 10 } },
  ],
  [
    'status',
    'Status',
    'default_status',
    {
      choices: {
        2: ['Open', 'Being Processed'],
        3: ['Pending', 'Awaiting your Reply'],
        4: ['Resolved', 'This ticket has been Resolved'],
        5: ['Closed', 'This ticket has been Closed'],
        6: ['Waiting on Customer', 'Awaiting your Reply'],
        7: ['Waiting on Third Party', 'Being Processed'],
      },
    },
  ],
  ['priority', 'Priority', 'default_priority', { choices: { Low: 1, Medium: 2, High: 3, Urgent: 4 } }],
  ['group', 'Group', 'default_group'],
  ['agent', 'Agent', 'default_agent'],
  ['product', 'Product', 'default_product'],
  ['company', 'Company', 'default_company'],
  ['description', 'Description', 'default_description'],
  ['cf_order_number', 'Order number', 'custom_text'],
  ['cf_region', 'Region', 'custom_dropdown', { choices: REGIONS }],
  ['cf_is_vip', 'VIP', 'custom_checkbox'],
  ['cf_renewal_on', 'Renewal on', 'custom_date'],
  ['cf_seats', 'Seats', 'custom_number'],
  ['cf_contract_value', 'Contract value', 'custom_decimal'],
]

/** Contact and company fields; records carry the names of the custom ones without `cf_` [client]. */
const CONTACT_FIELDS = [
  ['name', 'default_name'],
  ['email', 'default_email'],
  ['phone', 'default_phone'],
  ['mobile', 'default_mobile'],
  ['company_name', 'default_company_name'],
  ['department', 'custom_dropdown'],
  ['permanent', 'custom_checkbox'],
  ['badge_number', 'custom_number'],
  ['nickname', 'custom_text'],
] as const

const COMPANY_FIELDS = [
  ['name', 'default_name'],
  ['domains', 'default_domains'],
  ['health_score', 'default_health_score'],
  ['erp_id', 'custom_text'],
  ['website', 'custom_url'],
  ['employees', 'custom_number'],
] as const

export const DEPARTMENTS = ['Finance', 'Operations', 'Engineering', 'Sales', 'People'] as const

export function defineFields(data: WorldData, since: number): void {
  const stamps = { created_at: iso(since), updated_at: iso(since) }
  for (const [name, label, type, more] of TICKET_FIELDS) addTicketField(data, name, label, type, { ...stamps, ...more })
  addTicketField(data, 'cf_country', 'Country', 'nested_field', {
    ...stamps,
    choices: PLACES,
    nested_ticket_fields: [
      nestedLevel(data, 'cf_state', 'State', 2, stamps),
      nestedLevel(data, 'cf_city', 'City', 3, stamps),
    ],
  })
  for (const [name, type] of CONTACT_FIELDS) {
    data.contact_fields.put(personField(data, name, type, data.contact_fields.size, stamps))
  }
  for (const [name, type] of COMPANY_FIELDS) {
    data.company_fields.put(personField(data, name, type, data.company_fields.size, stamps))
  }
}

function addTicketField(data: WorldData, name: string, label: string, type: string, more: Definition): void {
  data.ticket_fields.put({
    id: data.ids.next('field'),
    name,
    label,
    description: label,
    position: data.ticket_fields.size + 1,
    required_for_closure: false,
    required_for_agents: false,
    type,
    default: type.startsWith('default_'),
    customers_can_edit: false,
    customers_can_filter: false,
    label_for_customers: label,
    required_for_customers: false,
    displayed_to_customers: true,
    ...more,
  })
}

function nestedLevel(data: WorldData, name: string, label: string, level: number, stamps: Definition): Definition {
  const ticket_field_id = data.ids.next('field')
  return { id: level, label, label_in_portal: label, level, name, ticket_field_id, description: '', ...stamps }
}

function personField(data: WorldData, name: string, type: string, place: number, stamps: Definition) {
  return {
    id: data.ids.next('field'),
    name,
    label: name.replace(/_/g, ' '),
    type,
    default: type.startsWith('default_'),
    position: place + 1,
    editable_in_signup: false,
    label_for_customers: name.replace(/_/g, ' '),
    required_for_agents: name === 'name',
    customers_can_edit: false,
    required_for_customers: false,
    displayed_for_customers: false,
    ...(name === 'department' ? { choices: DEPARTMENTS } : undefined),
    ...stamps,
  }
}
