import { counted } from '@tajo/operations/words/numbers'
import type { Style } from '../render/style.ts'
import { planFor, type Started } from '../sandboxes.ts'

const titles = { freshdesk: 'Freshdesk sandbox', zendesk: 'Zendesk sandbox', brevo: 'Brevo sandbox' } as const

/** What to put into tajo.yml to read the sandboxes. */
function sandboxYaml(started: readonly Started[]): string {
  return `warehouse: duckdb:./tajo.duckdb
${connectorsOf(started, keysOf)}${brevoOf(started, (one) => `  api_key: ${one.apiKey}\n`)}`
}

/** The demo's tajo.yml: as a real one would be, with the sandboxes in the vendors' place. */
export function demoYaml(started: readonly Started[]): string {
  return `# The demo's accounts are the sandboxes on this machine. Start them again with: tajo sandbox
warehouse: duckdb:./tajo.duckdb

${connectorsOf(started, demoKeys)}
${brevoOf(started, () => demoBrevo)}`
}

function demoKeys(started: Started): string {
  return started.type === 'freshdesk'
    ? `    api_key: \${FRESHDESK_API_KEY}
    streams: { tickets: { history: true } }      # status times come from the changes of a ticket
    lists: { all_support_contacts: 30, open_tickets: 31, resolved_tickets: 32 }
    contact_mapping:
      email: email
      name: FULLNAME
      phone: SMS
      company_id: COMPANY
      job_title: JOB_TITLE
      total_tickets: TICKET_COUNT
      open_tickets: OPEN_TICKETS
      avg_csat: CSAT_SCORE
      last_ticket_date: LAST_SUPPORT_DATE
    ticket_events: { ticket_created: support_ticket_created, satisfaction_rated: csat_submitted }
`
    : `    auth: { email: "\${ZENDESK_EMAIL}", api_token: "\${ZENDESK_API_TOKEN}" }
    lists: { all_customers: 30, active_tickets: 31, satisfied_customers: 33 }
    field_mapping:
      email: email
      name: FULLNAME
      organization.name: COMPANY
      open_tickets: OPEN_TICKETS
      total_tickets: TICKET_COUNT
      avg_satisfaction: CSAT_SCORE
      last_ticket_date: LAST_SUPPORT_DATE
`
}

const demoBrevo = `  api_key: \${BREVO_API_KEY}
  new_contacts: blocklist                        # whoever Brevo does not know yet is not mailed
`

/** Variables of the demo's `.env`. */
export function sandboxVariables(started: readonly Started[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...started.map(variablesOf))
}

function variablesOf(started: Started): Readonly<Record<string, string>> {
  switch (started.type) {
    case 'freshdesk':
      return { FRESHDESK_API_KEY: started.apiKey }
    case 'zendesk':
      return { ZENDESK_EMAIL: started.email, ZENDESK_API_TOKEN: started.apiToken }
    case 'brevo':
      return { BREVO_API_KEY: started.apiKey }
  }
}

function connectorsOf(started: readonly Started[], keys: (one: Started) => string): string {
  const helpdesks = started.filter(({ type }) => type !== 'brevo')
  if (helpdesks.length === 0) return ''
  return `connectors:\n${helpdesks.map((one) => `  ${one.type}:\n    base_url: ${one.url}\n${keys(one)}`).join('')}`
}

function brevoOf(started: readonly Started[], keys: (one: Started & { type: 'brevo' }) => string): string {
  const brevo = started.find((one) => one.type === 'brevo')
  return brevo === undefined ? '' : `brevo:\n  base_url: ${brevo.url}/v3\n${keys(brevo)}`
}

function keysOf(started: Started): string {
  return started.type === 'zendesk'
    ? `    auth: { email: ${started.email}, api_token: ${started.apiToken} }\n`
    : `    api_key: ${started.apiKey}\n`
}

export function sandboxText(started: readonly Started[], plan: string, style: Style): string {
  return [
    ...started.map((one) => accountText(one, plan, style)),
    'A tajo.yml for it:',
    '',
    sandboxYaml(started).replace(/^(?=.)/gm, '  '),
    style.dim('Ctrl-C stops it; its data goes with it.'),
  ].join('\n')
}

function accountText(started: Started, plan: string, style: Style): string {
  const keys =
    started.type === 'zendesk'
      ? [
          ['email', started.email],
          ['api_token', started.apiToken],
          ['OAuth', `client ${started.clientId}, secret ${started.clientSecret}`],
        ]
      : [['api_key', started.apiKey]]
  const size =
    started.type === 'brevo'
      ? counted(started.sandbox.world.contacts.size, 'contact')
      : counted(started.sandbox.world.tickets.size, 'ticket')
  return [
    `${style.bold(titles[started.type])}  ${size}, limits of the ${planFor(started.type, plan, false)} plan`,
    '',
    ...[['base_url', started.type === 'brevo' ? `${started.url}/v3` : started.url], ...keys].map(
      ([name = '', value = '']) => `  ${name.padEnd(9)} ${style.cyan(value)}`,
    ),
    '',
  ].join('\n')
}

export const sandboxWords = {
  vendors: 'It is freshdesk, zendesk or brevo.',
  portTaken: (port: number): string => `Port ${port} of this machine is taken.`,
  otherPort: 'Name another one with --port, or 0 for any that is free.',
  noSuchPlan: (type: string, plan: string): string => `The ${type} sandbox has no plan ${plan}.`,
  hasPlans: (plans: readonly string[]): string => `It has: ${plans.join(', ')}.`,
} as const
