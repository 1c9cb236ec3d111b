import { describe, expect, it } from 'vitest'
import { load } from './test-folder.ts'

/** The blocks of the two connector pages, indented as YAML wants them and otherwise as printed. */
const freshdeskBasic = `connectors:
  freshdesk:
    enabled: true
    domain: "yourcompany.freshdesk.com"
    api_key: "your-freshdesk-api-key"
    # Data sync options
    sync:
      contacts: true
      tickets: true
      companies: true
      satisfaction_ratings: true
    # Brevo list assignment
    lists:
      all_support_contacts: 30
      open_tickets: 31
      resolved_tickets: 32
`
const contactMapping = `contact_mapping:
  email: email
  name: FULLNAME
  phone: SMS
  company_id: COMPANY
  job_title: JOB_TITLE
  twitter_id: TWITTER
  language: LANGUAGE
  time_zone: TIMEZONE
  # Support metrics
  total_tickets: TICKET_COUNT
  open_tickets: OPEN_TICKETS
  avg_csat: CSAT_SCORE
  last_ticket_date: LAST_SUPPORT_DATE
  # Custom fields
  custom_fields.account_type: ACCOUNT_TYPE
  custom_fields.subscription_tier: PLAN
`
const ticketEvents = `ticket_events:
  ticket_created: "support_ticket_created"
  ticket_updated: "support_ticket_updated"
  ticket_resolved: "support_ticket_resolved"
  ticket_closed: "support_ticket_closed"
  ticket_reopened: "support_ticket_reopened"
  satisfaction_rated: "csat_submitted"
  note_added: "support_note_added"
`
const zendeskBasic = `connectors:
  zendesk:
    enabled: true
    subdomain: "yourcompany"
    auth:
      api_token: "\${ZENDESK_API_TOKEN}"
    # Data sync options
    sync:
      users: true
      tickets: true
      organizations: true
      satisfaction_ratings: true
    # Brevo list assignment
    lists:
      all_customers: 30
      active_tickets: 31
      satisfied_customers: 32
`
const fieldMapping = `field_mapping:
  # Standard fields
  email: email
  name: FULLNAME
  phone: SMS
  # Support metrics
  open_tickets: OPEN_TICKETS
  total_tickets: TOTAL_TICKETS
  avg_satisfaction: CSAT_SCORE
  last_ticket_date: LAST_SUPPORT_DATE
  # Organization fields
  organization.name: COMPANY_NAME
  organization.tags: COMPANY_TAGS
  # Custom fields
  user_fields.customer_type: CUSTOMER_TYPE
  user_fields.account_tier: ACCOUNT_TIER
`
const zendeskDebug = `    debug: true
    log_level: verbose
    log_webhooks: true
`
const inside = (block: string): string => block.replace(/^/gm, '    ').trimEnd()

describe('YAML of the connector pages', () => {
  it('loads the Freshdesk page, each block by itself', async () => {
    const config = await load(freshdeskBasic)
    expect(config.sources[0]).toMatchObject({ domain: 'yourcompany.freshdesk.com', apiKey: 'your-freshdesk-api-key' })
    expect([...(config.sources[0]?.streams.keys() ?? [])]).toEqual([
      'contacts',
      'tickets',
      'companies',
      'satisfaction_ratings',
    ])
    expect(config.warnings).toMatchInlineSnapshot(`
      [
        "tajo.yml:5 connectors.freshdesk.api_key: a secret stands in the file itself; move it to .env and write \${FRESHDESK_API_KEY}",
        "tajo.yml:2 connectors.freshdesk: nothing is written to Brevo without a section \`brevo\`; checked and otherwise unused: lists",
      ]
    `)
    await load(contactMapping)
    await load(ticketEvents)
  })

  it('loads its mappings at the top of the file and inside the section', async () => {
    await load(freshdeskBasic + contactMapping + ticketEvents)
    const nested = await load(`${freshdeskBasic}${inside(contactMapping)}\n${inside(ticketEvents)}\n`)
    expect(nested.sources).toHaveLength(1)
  })

  it('loads the Zendesk page, whose token names its agent in the environment or in itself', async () => {
    const config = await load(zendeskBasic + fieldMapping, {
      ZENDESK_API_TOKEN: 'token-of-the-test',
      ZENDESK_EMAIL: 'admin@yourcompany.com',
    })
    expect(config.sources[0]).toMatchObject({
      type: 'zendesk',
      domain: 'yourcompany.zendesk.com',
      baseUrl: 'https://yourcompany.zendesk.com',
      auth: { kind: 'token', email: 'admin@yourcompany.com', apiToken: 'token-of-the-test' },
    })
    expect(config.secrets).toContain('token-of-the-test')
    expect(config.warnings).toMatchInlineSnapshot(`
      [
        "tajo.yml:2 connectors.zendesk: nothing is written to Brevo without a section \`brevo\`; checked and otherwise unused: lists",
        "tajo.yml:18 field_mapping: nothing is written to Brevo without a section \`brevo\`; checked and otherwise unused",
      ]
    `)
    const { sources, secrets } = await load(zendeskBasic, { ZENDESK_API_TOKEN: 'admin@other.com/token:secret' })
    expect(secrets).toContain('secret')
    expect(sources[0]).toMatchObject({ auth: { kind: 'token', email: 'admin@other.com', apiToken: 'secret' } })
    const env = { ZENDESK_API_TOKEN: 'token-of-the-test', ZENDESK_EMAIL: 'admin@yourcompany.com' }
    await load(`${zendeskBasic}${inside(fieldMapping)}\n`, env)
    await load(`${zendeskBasic}${zendeskDebug}`, env)
  })

  it('says what the token of the Zendesk page lacks', async () => {
    await expect(load(zendeskBasic, { ZENDESK_API_TOKEN: 'token-of-the-test' })).rejects.toThrow(
      'tajo.yml:2 connectors.zendesk: has an api_token and no e-mail: write auth.email, set ZENDESK_EMAIL, or write the token as name@company.com/token:…',
    )
    await expect(load(zendeskBasic)).rejects.toThrow('the variable ZENDESK_API_TOKEN is not set')
  })

  it('loads every key of the contract at once', async () => {
    const config = await load(
      `warehouse: duckdb:./tajo.duckdb
connectors:
  freshdesk:
    enabled: true
    domain: yourcompany.freshdesk.com
    api_key: \${FRESHDESK_API_KEY}
    base_url: http://127.0.0.1:4101
    start_date: 2023-01-01
    rate_limit: auto
    rate_reserve: 10%
    sync: { contacts: true, tickets: true, companies: true, satisfaction_ratings: true }
    streams:
      tickets: { sync_type: incremental, history: true, table: tickets, mask: { description_text: redact } }
      agents: { sync_type: full_table }
    layer: freshdesk
    folder: support
    prefix: ""
    schedule: hourly
    full_sync: weekly
    lists: { all_support_contacts: 30, open_tickets: 31, resolved_tickets: 32 }
    contact_mapping: { email: email, name: FULLNAME, phone: SMS, open_tickets: OPEN_TICKETS, custom_fields.account_type: ACCOUNT_TYPE }
    ticket_events: { ticket_created: support_ticket_created }
    webhooks: { secret: "\${FRESHDESK_WEBHOOK_SECRET}" }
  zendesk:
    subdomain: yourcompany
    auth: { email: admin@yourcompany.com, api_token: "\${ZENDESK_API_TOKEN}" }
    field_mapping: { email: email }
    webhooks: { secret: "\${ZENDESK_WEBHOOK_SECRET}" }
    debug: true
    log_level: verbose
    log_webhooks: true
brevo:
  api_key: \${BREVO_API_KEY}
  base_url: http://127.0.0.1:4103/v3
  new_contacts: blocklist
control: pglite:./.tajo/control
server: { host: 127.0.0.1, port: 8420, public_url: https://tajo.example.com }
`,
      { FRESHDESK_API_KEY: 'key-of-the-test', ZENDESK_API_TOKEN: 'token-of-the-test' },
    )
    expect(config.sources.map(({ name }) => name)).toEqual(['freshdesk', 'zendesk'])
    expect(config.sources[0]).toMatchObject({
      schedule: { kind: 'every', minutes: 60 },
      fullSyncDays: 7,
      folder: 'support',
    })
    expect(config.warnings).toMatchInlineSnapshot(`
      [
        "tajo.yml:23 connectors.freshdesk.webhooks.secret: the variable FRESHDESK_WEBHOOK_SECRET is not set; webhook deliveries are refused until it is",
        "tajo.yml:28 connectors.zendesk.webhooks.secret: the variable ZENDESK_WEBHOOK_SECRET is not set; webhook deliveries are refused until it is",
        "tajo.yml:33 brevo.api_key: the variable BREVO_API_KEY is not set; nothing is written to Brevo until it is",
      ]
    `)
  })
})
