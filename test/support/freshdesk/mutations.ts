import type { FreshdeskWorld } from '@tajo/sandbox/freshdesk/sandbox'
import { nameOf, pick } from '../draws.ts'
import type { Mutation } from '../vendor.ts'

type Act = (world: FreshdeskWorld, a: number, b: number) => void

const daySeconds = 86_400

const acts = {
  createTicket(world, a, b) {
    const requester = pick(world.contacts, a) ?? pick(world.agents, a)
    if (requester === undefined) return
    world.createTicket({
      requester_id: requester.id,
      subject: `Question ${b}`,
      description: `<p>Number ${a} &amp; ${b}</p>`,
    })
  },
  updateTicket(world, a, b) {
    const ticket = pick(world.tickets, a)
    if (ticket === undefined) return
    world.updateTicket(ticket.id, { status: 2 + (b % 5), tags: [`tag ${b}`], custom_fields: { cf_seats: b } })
  },
  /** Many tickets in one second. */
  bulkUpdate(world, a, b) {
    const ids = [...world.tickets.keys()]
    const start = ids.length === 0 ? 0 : a % ids.length
    world.bulkUpdate(ids.slice(start, start + 1 + (b % 350)), { priority: 1 + (b % 4) })
  },
  deleteTicket: onTicket((world, id) => world.deleteTicket(id)),
  restoreTicket: onTicket(
    (world, id) => world.restoreTicket(id),
    ({ deleted }) => deleted,
  ),
  spamTicket: onTicket((world, id) => world.spamTicket(id)),
  unspamTicket: onTicket(
    (world, id) => world.unspamTicket(id),
    ({ spam }) => spam,
  ),
  hardDeleteTicket: onTicket((world, id) => world.hardDeleteTicket(id)),
  mergeTickets(world, a, b) {
    const [primary, secondary] = [pick(world.tickets, a), pick(world.tickets, b)]
    if (primary !== undefined && secondary !== undefined && primary !== secondary)
      world.mergeTickets(primary.id, [secondary.id])
  },
  sweepSla: (world) => void world.sweepSla(),

  addReply: onTicket((world, id, b) => world.addReply(id, { body: `<div>Reply ${b}</div>`, incoming: b % 2 === 0 })),
  addNote: onTicket((world, id, b) => world.addNote(id, { body: `<div>Note ${b}</div>`, private: b % 2 === 0 })),
  /** More than a page of them. */
  addNotes: onTicket((world, id, b) => {
    for (let n = 0; n < 95 + (b % 20); n += 1) world.addNote(id, { body: `<div>Note ${n} of ${b}</div>` })
  }),
  editNote(world, a, b) {
    const note = pick(world.conversations, a)
    if (note !== undefined && world.tickets.has(note.ticket_id)) world.editNote(note.id, `<div>Edited ${b}</div>`)
  },
  deleteConversation(world, a) {
    const one = pick(world.conversations, a)
    if (one !== undefined && world.tickets.has(one.ticket_id)) world.deleteConversation(one.id)
  },

  createContact(world, a, b) {
    world.createContact({ name: nameOf(a), email: `person.${a}.${b}.${world.contacts.size}@mail.example` })
  },
  /** As many at once as make a list longer by pages. */
  importContacts(world, a, b) {
    for (let n = 0; n < 60 + (b % 60); n += 1)
      world.createContact({ name: nameOf(a + n * 7919), phone: `+49 30 ${b}${n}` })
  },
  updateContact: onContact((world, id, b) => world.updateContact(id, { job_title: `Title ${b}` })),
  /** Moves somewhere else on the alphabetical list. */
  renameContact: onContact((world, id, b) => world.renameContact(id, nameOf(b))),
  deleteContact: onContact((world, id) => world.deleteContact(id)),
  restoreContact: onContact(
    (world, id) => world.restoreContact(id),
    ({ deleted }) => deleted,
  ),
  blockContact: onContact((world, id) => world.blockContact(id)),
  unblockContact: onContact(
    (world, id) => world.blockContact(id, false),
    ({ blocked }) => blocked,
  ),
  hardDeleteContact: onContact((world, id) => world.hardDeleteContact(id)),
  makeAgent: onContact(
    (world, id) => world.makeAgent(id),
    ({ email }) => email !== null,
  ),
  mergeContacts(world, a, b) {
    const [primary, secondary] = [pick(world.contacts, a), pick(world.contacts, b)]
    if (primary !== undefined && secondary !== undefined && primary !== secondary)
      world.mergeContacts(primary.id, [secondary.id])
  },

  createCompany: (world, a, b) =>
    void world.createCompany({ name: `${nameOf(a)} ${b} ${world.companies.size}`, note: 'new' }),
  importCompanies(world, a, b) {
    for (let n = 0; n < 60 + (b % 60); n += 1)
      world.createCompany({ name: `${nameOf(a + n * 7919)} ${n} ${world.companies.size}` })
  },
  updateCompany(world, a, b) {
    const company = pick(world.companies, a)
    if (company !== undefined) world.updateCompany(company.id, { industry: `Industry ${b}` })
  },
  renameCompany(world, a, b) {
    const company = pick(world.companies, a)
    if (company !== undefined) world.updateCompany(company.id, { name: `${nameOf(b)} ${company.id}` })
  },
  deleteCompany(world, a) {
    const company = pick(world.companies, a)
    if (company !== undefined) world.deleteCompany(company.id)
  },

  rate: onTicket((world, id, b) =>
    world.rate(id, { score: [103, 100, -103][b % 3] ?? 100, feedback: b % 2 === 0 ? `Words ${b}` : null }),
  ),
  amendRating(world, a, b) {
    const rating = pick(world.satisfaction_ratings, a)
    if (rating !== undefined)
      world.amendRating(rating.id, { score: b % 2 === 0 ? 103 : -103, feedback: `Amended ${b}` })
  },
  addTimeEntry: onTicket((world, id, b) =>
    world.addTimeEntry(id, { seconds: b * 60, executed_at: world.now() - (b % 20) * daySeconds }),
  ),
  editTimeEntry(world, a, b) {
    const entry = pick(world.time_entries, a)
    if (entry !== undefined) world.editTimeEntry(entry.id, { seconds: b, note: `Edited ${b}` })
  },
  deleteTimeEntry(world, a) {
    const entry = pick(world.time_entries, a)
    if (entry !== undefined) world.deleteTimeEntry(entry.id)
  },
} satisfies Record<string, Act>

export type MutationKind = keyof typeof acts

export const mutationKinds = Object.keys(acts) as readonly MutationKind[]

export function mutate(world: FreshdeskWorld, { kind, a, b }: Mutation): void {
  acts[kind as MutationKind](world, a, b)
}

type Ticket = ReturnType<FreshdeskWorld['createTicket']>
type Contact = ReturnType<FreshdeskWorld['createContact']>

function onTicket(
  act: (world: FreshdeskWorld, id: number, b: number) => unknown,
  fits?: (ticket: Ticket) => boolean,
): Act {
  return (world, a, b) => {
    const ticket = pick(world.tickets, a, fits)
    if (ticket !== undefined) act(world, ticket.id, b)
  }
}

function onContact(
  act: (world: FreshdeskWorld, id: number, b: number) => unknown,
  fits?: (contact: Contact) => boolean,
): Act {
  return (world, a, b) => {
    const contact = pick(world.contacts, a, fits)
    if (contact !== undefined) act(world, contact.id, b)
  }
}
