import type { Clock } from '@tajo/core/clock'
import { startBrevoSandbox } from '@tajo/sandbox/brevo/start'
import { startFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import { startZendeskSandbox } from '@tajo/sandbox/zendesk/start'
import { onTestFinished } from 'vitest'
import { stormSecrets } from './storm.ts'
import type { Place } from './storm-places.ts'
import { vendorNamed } from './vendors.ts'

export type Helpdesk = 'freshdesk' | 'zendesk'

/** A ticket that is solved during the storm, once. */
export interface ToSolve {
  readonly source: Helpdesk
  readonly ticket: number
}

/** The event that tells of it in Brevo. */
export const solvedEvent = 'support_ticket_resolved'
const [freshdeskResolved, freshdeskClosed] = [4, 5]
const ofEach = 8
const daySeconds = 86_400

/** Two helpdesks and a Brevo that listen, with open tickets of people who have an address. */
export async function openAccounts(clock: Clock) {
  const freshdesk = await startFreshdeskSandbox({ seed: 3, size: { tickets: 30, contacts: 24, companies: 3 }, clock })
  const zendesk = await startZendeskSandbox({
    seed: 4,
    size: { tickets: 30, users: 24, organizations: 3 },
    recencySeconds: 0,
    clock,
  })
  const brevo = await startBrevoSandbox({ seed: 5, empty: true, attributes: { NOTE: 'text' }, clock })
  onTestFinished(async () => {
    await Promise.all([freshdesk.close(), zendesk.close(), brevo.close()])
  })
  const [desk, { world }] = [freshdesk.sandbox.world, zendesk.sandbox]
  const toSolve: ToSolve[] = []
  const contacts = [...desk.contacts.values()].filter(({ email, deleted, blocked }) => email && !deleted && !blocked)
  for (const { id } of contacts.slice(0, ofEach)) {
    // With a due time of its own: none is computed later, which no webhook would tell.
    const due = Math.floor(clock.now() / 1000) + daySeconds
    const made = desk.createTicket({ requester_id: id, subject: 'A question', due_by: due, fr_due_by: due })
    toSolve.push({ source: 'freshdesk', ticket: made.id })
  }
  const users = [...world.users.values()].filter(
    ({ email, role, active, suspended }) => email && role === 'end-user' && active && !suspended,
  )
  for (const { id } of users.slice(0, ofEach)) {
    const { ticket } = world.createTicket({ requester_id: id, comment: { html: '<p>A question</p>', public: true } })
    toSolve.push({ source: 'zendesk', ticket: ticket.id })
  }
  return { freshdesk, zendesk, brevo, toSolve }
}

export type Accounts = Awaited<ReturnType<typeof openAccounts>>

/** Tickets that a delivery may tell of; those that are not closed may be changed as well. */
export function ticketsOf({ freshdesk, zendesk }: Accounts, source: Helpdesk) {
  if (source === 'freshdesk') {
    const tickets = [...freshdesk.sandbox.world.tickets.values()].filter(({ deleted }) => !deleted)
    const unclosed = tickets.filter(({ spam, status }) => !spam && status !== freshdeskClosed)
    return { all: tickets.map(({ id }) => id), unclosed: unclosed.map(({ id }) => id) }
  }
  const tickets = [...zendesk.sandbox.world.tickets.values()].filter(({ deleted_at: deleted }) => deleted === null)
  const unclosed = tickets.filter(({ status }) => status !== 'closed')
  return { all: tickets.map(({ id }) => id), unclosed: unclosed.map(({ id }) => id) }
}

export function solve({ freshdesk, zendesk }: Accounts, { source, ticket }: ToSolve): void {
  if (source === 'freshdesk') freshdesk.sandbox.world.updateTicket(ticket, { status: freshdeskResolved })
  else zendesk.sandbox.world.updateTicket(ticket, { status: 'solved' })
}

export interface Change {
  readonly source: Helpdesk
  readonly ticket: number
  /** The ticket is another, or something is said below it. Its status stays. */
  readonly what: 'state' | 'words'
  readonly says: string
}

export function change({ freshdesk, zendesk }: Accounts, { source, ticket, what, says }: Change): void {
  const [desk, { world }] = [freshdesk.sandbox.world, zendesk.sandbox]
  if (source === 'freshdesk') {
    if (what === 'state') desk.updateTicket(ticket, { tags: [says] })
    else desk.addNote(ticket, { body: `<div>${says}</div>` })
  } else if (what === 'state') world.updateTicket(ticket, { tags: [says] })
  else world.addComment(ticket, { html: `<p>${says}</p>`, public: false })
}

export function stormYaml({ yaml }: Place, { freshdesk, zendesk, brevo }: Accounts): string {
  return `
warehouse: ${yaml.warehouse}
control: ${yaml.control}
connectors:
  freshdesk:
    base_url: ${freshdesk.url}
    api_key: ${freshdesk.apiKey}
    webhooks: { secret: ${stormSecrets.freshdesk} }
    sync: { ${only('freshdesk', [...vendorNamed('freshdesk').busy.streams])} }
    contact_mapping: { email: email, open_tickets: OPEN_TICKETS }
    ticket_events: { ticket_resolved: ${solvedEvent} }
  zendesk:
    base_url: ${zendesk.url}
    auth: { email: ${zendesk.email}, api_token: ${zendesk.apiToken} }
    webhooks: { secret: ${stormSecrets.zendesk} }
    sync: { ${only('zendesk', [...vendorNamed('zendesk').busy.streams, 'ticket_audits'])} }
    field_mapping: { email: email, open_tickets: OPEN_TICKETS }
    ticket_events: { ticket.solved: ${solvedEvent} }
  unset:
    type: freshdesk
    base_url: ${freshdesk.url}
    api_key: ${freshdesk.apiKey}
    sync: { ${only('freshdesk', ['contacts'])} }
brevo:
  base_url: ${brevo.url}
  api_key: ${brevo.apiKey}
  webhooks: { secret: ${stormSecrets.brevo} }
  new_contacts: subscribe
  create_attributes: true
  guards: { max_new_subscribed: 10000, max_events_per_contact: 100, max_same_value: 100%, max_shrink: 100%, max_list_removal: 100% }
`
}

function only(vendor: Helpdesk, names: readonly string[]): string {
  return vendorNamed(vendor)
    .streams.map(({ name }) => `${name}: ${names.includes(name)}`)
    .join(', ')
}
