import { mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'

/** Where editors find the keys and their meaning, beside the file so that they need no network. */
export const schemaFile = '.tajo/tajo.schema.json'

/** The file of a new project; `section` is its one source, indented by two. */
export function configYaml(section: string): string {
  return `# yaml-language-server: $schema=${schemaFile}
# What Tajo reads, and where it puts it. Lines that begin with # show what else there is.

warehouse: duckdb:./tajo.duckdb

connectors:
${section}
# Metrics per customer, lists that follow tickets and events, in Brevo: tajo activate --dry-run
# brevo:
#   api_key: \${BREVO_API_KEY}
#   new_contacts: blocklist       # whoever Brevo does not know yet: blocklist, skip or subscribe
#   default_region: DE            # country of phone numbers without a country code
`
}

export function freshdeskSection(account: string): string {
  return `  freshdesk:
${account}
    # The key stands in .env beside this file, which is not committed.
    api_key: \${FRESHDESK_API_KEY}

    # start_date: 2023-01-01      # nothing older; without it: everything
    # rate_reserve: 10%           # share of the account's limit left for your other apps
    # layer: freshdesk            # schema of the tables
    streams:
      tickets:
        history: true                               # every change of a ticket: how long it was in a status comes from it
        # mask: { description_text: redact }        # hash, redact or drop a column
      # conversations: false                        # leave a stream out
    # lists: { all_support_contacts: 30, open_tickets: 31, resolved_tickets: 32 }     # Brevo lists
    # contact_mapping: { email: email, name: FULLNAME, phone: SMS, open_tickets: OPEN_TICKETS, avg_csat: CSAT_SCORE }
    # ticket_events: { ticket_created: support_ticket_created }
`
}

export function zendeskSection(account: string, entry: string): string {
  return `  zendesk:
${account}
    # Secrets stand in .env beside this file, which is not committed.
${entry}

    # start_date: 2023-01-01      # nothing older; without it: everything
    # rate_reserve: 10%           # share of the account's limit left for your other apps
    # layer: zendesk              # schema of the tables
    # streams:
    #   ticket_comments: false                      # leave a stream out
    #   tickets:
    #     history: true                             # keep every change of a row
    #     mask: { description: redact }             # hash, redact or drop a column
    # lists: { all_customers: 30, active_tickets: 31, satisfied_customers: 32 }       # Brevo lists
    # field_mapping: { email: email, name: FULLNAME, organization.name: COMPANY, open_tickets: OPEN_TICKETS }
`
}

/** How the account is entered, by what the project has. */
export const zendeskEntries = {
  oauth: `    oauth: { client_id: "\${ZENDESK_CLIENT_ID}", client_secret: "\${ZENDESK_CLIENT_SECRET}" }`,
  publicOauth: `    oauth: { client_id: "\${ZENDESK_CLIENT_ID}" }`,
  token: `    # Zendesk ends all API tokens on 2027-04-30; \`oauth\` takes their place.
    auth: { email: "\${ZENDESK_EMAIL}", api_token: "\${ZENDESK_API_TOKEN}" }`,
} as const

export const initWords = {
  title: 'Tajo: connect a helpdesk',
  helpdesk: 'Which helpdesk?',
  domain: 'Your Freshdesk domain',
  domainExample: 'yourcompany.freshdesk.com',
  key: 'API key (Freshdesk: your picture, Profile settings; it stays in .env)',
  subdomain: 'Your Zendesk subdomain',
  subdomainExample: 'yourcompany',
  clientId: 'OAuth client (Admin Center: Apps and integrations, OAuth clients): its unique identifier',
  clientSecret: 'Its secret; empty for a public client (it stays in .env)',
  fromEnvironment: (variables: readonly string[]): string => `Taken from the environment: ${variables.join(', ')}.`,
  empty: 'It must not be empty.',
  cancelled: 'Nothing was written.',
  exists: (file: string): string => `${file} is there already.`,
  useForce: 'Run again with --force to write over it.',
  keyExists: (file: string, variable: string): string => `${file} holds another ${variable} already.`,
  needsDomain: 'Nobody can be asked here, and the domain is not named.',
  namesDomain: 'Run: tajo init --domain yourcompany --yes, with FRESHDESK_API_KEY in the environment.',
  needsSubdomain: 'Nobody can be asked here, and the subdomain is not named.',
  namesSubdomain: 'Run: tajo init zendesk --subdomain yourcompany --yes, with ZENDESK_CLIENT_ID in the environment.',
  needsKey: (variables: string): string => `Nobody can be asked here, and ${variables} is not set.`,
  setsKey: 'Set it in the environment; a key in a flag would stay in the shell’s history.',
  helpdesks: 'It is freshdesk or zendesk.',
} as const

export function writtenText(files: readonly string[], style: Style): string {
  return files.map((file) => `${mark('good', style)} ${file}`).join('\n')
}

export const initNext = (style: Style): string =>
  `\nNext: ${style.cyan('tajo plan')} shows what a sync takes, ${style.cyan('tajo sync')} does it.`

export const initConnects = (style: Style): string =>
  `\nNext: ${style.cyan('tajo connectors connect zendesk')} asks for consent in the browser, then ${style.cyan('tajo sync')}.`
