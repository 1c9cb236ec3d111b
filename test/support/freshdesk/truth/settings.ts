import type { FreshdeskWorld } from '@tajo/sandbox/freshdesk/sandbox'
import type { TrueTable } from '../../truth.ts'

type Row = { readonly id: number; readonly [key: string]: unknown }

/** Streams whose records the world keeps as the vendor sends them. */
const asSent = [
  'surveys',
  'ticket_fields',
  'contact_fields',
  'company_fields',
  'roles',
  'skills',
  'products',
  'business_hours',
  'sla_policies',
  'email_configs',
  'email_mailboxes',
  'scenario_automations',
  'canned_response_folders',
  'canned_responses',
  'solution_categories',
  'solution_articles',
  'discussion_categories',
  'discussion_forums',
  'discussion_topics',
  'discussion_comments',
  'ticket_forms',
  'custom_object_schemas',
] as const

/** What the account is set up with, table by table. */
export function trueSettings(world: FreshdeskWorld): Record<string, TrueTable> {
  return {
    ...Object.fromEntries(asSent.map((stream) => [stream, tableOf(world[stream].values())])),
    solution_folders: tableOf(foldersOf(world)),
    automations: tableOf(rulesOf(world)),
    custom_object_records: customRecordsOf(world),
    account: accountOf(world),
    settings: {
      rows: [
        {
          key: 'en',
          deleted: false,
          record: {
            primary_language: 'en',
            supported_languages: ['de', 'fr', 'es', 'ja-JP', 'ar', 'hi', 'pl'],
            portal_languages: ['de'],
            help_widget_languages: [],
          },
        },
      ],
    },
  }
}

function tableOf(rows: Iterable<Row>): TrueTable {
  return { rows: Array.from(rows, (record) => ({ key: String(record.id), deleted: false, record })) }
}

/** A folder says in its `hierarchy` which category it is below. */
function foldersOf(world: FreshdeskWorld): Row[] {
  return Array.from(world.solution_folders.values(), (folder) => {
    const [category] = folder['hierarchy'] as readonly { readonly data: { readonly id: number } }[]
    return { ...folder, category_id: category?.data.id }
  })
}

function rulesOf(world: FreshdeskWorld): Row[] {
  return [...world.automation_rules].flatMap(([type, rules]) =>
    Array.from(rules.values(), (rule) => ({ ...rule, automation_type_id: type })),
  )
}

function customRecordsOf(world: FreshdeskWorld): TrueTable {
  return {
    rows: [...world.custom_object_records].flatMap(([schema_id, records]) =>
      Array.from(records.values(), ({ id: _, ...record }) => ({
        key: `${schema_id}/${String(record['display_id'])}`,
        deleted: false,
        record: { ...record, schema_id },
      })),
    ),
  }
}

function accountOf(world: FreshdeskWorld): TrueTable {
  const agents = [...world.agents.values()].filter(({ deactivated }) => !deactivated)
  const occasional = agents.filter((agent) => agent.occasional).length
  const { plan } = world.settings
  const record = {
    account_id: 1_840_001,
    account_name: 'Acme',
    account_domain: 'acme-sandbox.freshdesk.com',
    organisation_id: 284_960_733_419_037_001n,
    organisation_name: 'acme.myfreshworks.com',
    bundle_id: null,
    tier_type: plan === 'unlimited' ? 'Enterprise' : `${plan.charAt(0).toUpperCase()}${plan.slice(1)}`,
    data_center: 'EUC',
    timezone: 'Berlin',
    hipaa_compliant: false,
    total_agents: { full_time: agents.length - occasional, occasional, field_service: 0, collaborators: 0 },
    address: { country: 'DE', state: null, city: 'Berlin', street: null, postalcode: '10115' },
    contact_person: { firstname: 'Jo', lastname: 'Agent', email: 'jo.agent@acme.example' },
  }
  return { rows: [{ key: '1840001', deleted: false, record }] }
}
