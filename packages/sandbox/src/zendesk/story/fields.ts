import type { Json, Row } from '../../world/json.ts'
import { DAY, iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Retelling } from './retell.ts'

/** Names of the account's own ticket fields, by what the story calls them. */
const CUSTOM: readonly (readonly [
  key: string,
  title: string,
  type: string,
  more?: { readonly [key: string]: Json },
])[] = [
  ['cf_order_number', 'Order number', 'text'],
  ['cf_region', 'Region', 'tagger', { custom_field_options: options('EMEA', 'APAC', 'AMER') }],
  ['cf_is_vip', 'VIP', 'checkbox', { tag: 'vip_ticket' }],
  ['cf_renewal_on', 'Renewal on', 'date'],
  ['cf_seats', 'Seats', 'integer'],
  ['cf_contract_value', 'Contract value', 'decimal'],
  [
    'cf_country',
    'Country',
    'tagger',
    {
      custom_field_options: options(
        'United Kingdom',
        'Germany',
        'France',
        'Spain',
        'Poland',
        'Japan',
        'India',
        'United Arab Emirates',
      ),
    },
  ],
  ['cf_state', 'State', 'text'],
  ['cf_city', 'City', 'text'],
  [
    'modules',
    'Affected modules',
    'multiselect',
    { custom_field_options: options('Billing', 'Exports', 'Sign in', 'Webhooks') },
  ],
  ['build', 'Build', 'regexp', { regexp_for_validation: '\\A\\d+\\.\\d+\\z' }],
  ['notes', 'Steps to reproduce', 'textarea'],
  [
    'contract',
    'Contract',
    'lookup',
    { relationship_target_type: 'zen:organization', relationship_filter: { all: [], any: [] } },
  ],
]

const SYSTEM: readonly (readonly [title: string, type: string])[] = [
  ['Subject', 'subject'],
  ['Description', 'description'],
  ['Status', 'status'],
  ['Type', 'tickettype'],
  ['Priority', 'priority'],
  ['Group', 'group'],
  ['Assignee', 'assignee'],
  ['Ticket status', 'custom_status'],
]

const STATUSES = [
  ['new', 'New', true, true],
  ['open', 'Open', true, true],
  ['open', 'Escalated', false, false],
  ['pending', 'Pending', true, true],
  ['pending', 'Waiting on customer', false, true],
  ['hold', 'On-hold', true, true],
  ['solved', 'Solved', true, true],
] as const

function options(...names: readonly string[]): Json {
  return names.map((name, place) => {
    const value = choiceOf(name)
    return { id: 31_435_000_000_000 + hash(value) * 100 + place, name, raw_name: name, value, default: false }
  })
}

export function choiceOf(name: string): string {
  return name.toLowerCase().replace(/ /g, '_')
}

function hash(text: string): number {
  let sum = 7
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) % 999_983
  return sum
}

/** The id of a custom ticket field by the story's name for it; it differs from account to account. */
export function fieldId(data: WorldData, key: string): string {
  for (const field of data.ticket_fields.values()) if (field['key'] === `acme::${key}`) return String(field.id)
  throw new Error(`the account has no field ${key}`)
}

/** Brands, statuses, forms and every kind of field. */
export function defineFields({ data, since }: Retelling): void {
  const stamps = { created_at: iso(since), updated_at: iso(since + 12 * DAY) }
  for (const [status_category, label, isDefault, active] of STATUSES) {
    data.custom_statuses.put({ ...statusRow(data, status_category, label, isDefault, active), ...stamps })
  }
  for (const [title, type] of SYSTEM)
    addTicketField(data, title, type, null, { ...stamps, ...systemExtras(data, type) })
  for (const [key, title, type, more] of CUSTOM)
    addTicketField(data, title, type, `acme::${key}`, { ...stamps, ...more })
  addForms(data, stamps)
  addBrands(data, stamps)
  addUserAndOrganizationFields(data, stamps)
}

function statusRow(
  data: WorldData,
  status_category: string,
  agent_label: string,
  isDefault: boolean,
  active: boolean,
): Row {
  return {
    id: data.ids.next('status'),
    status_category,
    agent_label,
    raw_agent_label: agent_label,
    end_user_label: agent_label === 'On-hold' ? 'Open' : agent_label,
    raw_end_user_label: agent_label === 'On-hold' ? 'Open' : agent_label,
    description: `Tickets that are ${agent_label.toLowerCase()}`,
    raw_description: `Tickets that are ${agent_label.toLowerCase()}`,
    end_user_description: '',
    raw_end_user_description: '',
    active,
    default: isDefault,
  }
}

function systemExtras(data: WorldData, type: string): { readonly [key: string]: Json } {
  if (type === 'priority') return { sub_type_id: 0, system_field_options: named('low', 'normal', 'high', 'urgent') }
  if (type === 'tickettype') return { system_field_options: named('question', 'incident', 'problem', 'task') }
  if (type === 'status') return { sub_type_id: 1, system_field_options: named('open', 'pending', 'hold', 'solved') }
  if (type === 'custom_status') return { custom_statuses: [...data.custom_statuses.values()] }
  return {}
}

function named(...values: readonly string[]): Json {
  return values.map((value) => ({ name: value.charAt(0).toUpperCase() + value.slice(1), value }))
}

function addTicketField(
  data: WorldData,
  title: string,
  type: string,
  key: string | null,
  more: { readonly [key: string]: Json },
): void {
  const id = data.ids.next('field')
  const isSystem = key === null
  data.ticket_fields.put({
    url: `${data.home}/api/v2/ticket_fields/${id}.json`,
    id,
    type,
    title,
    raw_title: title,
    description: isSystem ? '' : title,
    raw_description: isSystem ? '' : title,
    position: data.ticket_fields.size,
    active: true,
    required: false,
    collapsed_for_agents: false,
    regexp_for_validation: null,
    title_in_portal: title,
    raw_title_in_portal: title,
    visible_in_portal: isSystem,
    editable_in_portal: isSystem,
    required_in_portal: false,
    agent_can_edit: true,
    tag: null,
    removable: !isSystem,
    key,
    agent_description: null,
    raw_agent_description: null,
    ...more,
  })
}

function addForms(data: WorldData, stamps: { readonly [key: string]: Json }): void {
  for (const [name, position] of [
    ['Default Ticket Form', 1],
    ['Refund', 2],
  ] as const) {
    const id = data.ids.next('form')
    data.ticket_forms.put({
      id,
      raw_name: name,
      raw_display_name: name,
      end_user_visible: position === 1,
      position,
      ticket_field_ids: [...data.ticket_fields.keys()],
      active: true,
      default: position === 1,
      in_all_brands: true,
      restricted_brand_ids: [],
      end_user_conditions: [],
      agent_conditions: [],
      url: `${data.home}/api/v2/ticket_forms/${id}.json`,
      name,
      display_name: name,
      form_type: 'standard',
      ...stamps,
      deleted_at: null,
    })
  }
}

function addBrands(data: WorldData, stamps: { readonly [key: string]: Json }): void {
  for (const [name, subdomain] of [
    ['Acme', data.settings.subdomain],
    ['Acme Labs', `${data.settings.subdomain}-labs`],
  ] as const) {
    const id = data.ids.next('brand')
    const isFirst = subdomain === data.settings.subdomain
    data.brands.put({
      url: `${data.home}/api/v2/brands/${id}.json`,
      id,
      name,
      brand_url: `https://${subdomain}.zendesk.com`,
      subdomain,
      host_mapping: null,
      has_help_center: isFirst,
      help_center_state: isFirst ? 'enabled' : 'disabled',
      active: true,
      default: isFirst,
      is_deleted: false,
      logo: null,
      ticket_form_ids: [...data.ticket_forms.keys()],
      signature_template: '{{agent.signature}}',
      ...stamps,
    })
  }
}

function addUserAndOrganizationFields(data: WorldData, stamps: { readonly [key: string]: Json }): void {
  const departments = options('Finance', 'Operations', 'Engineering', 'Sales', 'People')
  const users: readonly (readonly [string, string, string, { readonly [key: string]: Json }?])[] = [
    ['department', 'Department', 'dropdown', { custom_field_options: departments }],
    ['badge_number', 'Badge number', 'integer'],
    ['permanent', 'Permanent', 'checkbox', { tag: 'permanent' }],
    ['nickname', 'Nickname', 'text'],
  ]
  const organizations: typeof users = [
    ['account_tier', 'Account tier', 'dropdown', { custom_field_options: options('Basic', 'Premium', 'Enterprise') }],
    ['health', 'Health', 'dropdown', { custom_field_options: options('At risk', 'Doing okay', 'Happy') }],
    ['erp_id', 'ERP id', 'text'],
    ['employees', 'Employees', 'integer'],
    ['renewal_on', 'Renewal on', 'date'],
  ]
  for (const [table, path, rows] of [
    [data.user_fields, 'user_fields', users],
    [data.organization_fields, 'organization_fields', organizations],
  ] as const) {
    for (const [key, title, type, more] of rows) {
      const id = data.ids.next('field')
      table.put({
        url: `${data.home}/api/v2/${path}/${id}.json`,
        id,
        type,
        key,
        title,
        description: title,
        raw_title: title,
        raw_description: title,
        position: table.size,
        active: true,
        system: false,
        regexp_for_validation: null,
        ...stamps,
        ...(type === 'checkbox' ? { tag: null } : undefined),
        ...more,
      })
    }
  }
}
