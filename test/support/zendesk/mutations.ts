import type { ZendeskWorld } from '@tajo/sandbox/zendesk/sandbox'
import { nameOf, pick } from '../draws.ts'
import type { Mutation } from '../vendor.ts'

type Act = (world: ZendeskWorld, a: number, b: number) => void
type Ticket = NonNullable<ReturnType<ZendeskWorld['tickets']['get']>>
type User = NonNullable<ReturnType<ZendeskWorld['users']['get']>>

const statuses = ['open', 'pending', 'hold', 'solved'] as const

const acts = {
  createTicket(world, a, b) {
    const requester = pick(world.users, a, ({ active }) => active)
    if (requester === undefined) return
    world.createTicket({
      requester_id: requester.id,
      subject: `Question ${b}`,
      comment: { html: `<p>Number ${a} &amp; ${b}</p>`, public: true },
    })
  },
  /** What is said there is in no export of events. */
  createChatTicket(world, a, b) {
    const requester = pick(world.users, a, ({ active }) => active)
    if (requester === undefined) return
    const comment = { html: `<p>Hello ${b}</p>`, public: true }
    const { ticket } = world.createTicket({ requester_id: requester.id, channel: 'native_messaging', comment })
    for (let n = 0; n < b % 4; n += 1) world.addComment(ticket.id, { html: `<p>${n} of ${b}</p>`, public: true })
  },
  /** No person had a hand in it. */
  createBotTicket(world, a, b) {
    const requester = pick(world.users, a, ({ active }) => active)
    if (requester === undefined) return
    const comment = { html: `<p>Bot ${b}</p>`, public: true }
    const { ticket } = world.createTicket({ requester_id: requester.id, comment })
    world.tickets.put({ ...ticket, support_type: 'ai_agent' })
  },
  updateTicket: onTicket(isOpen, (world, { id }, b) =>
    world.updateTicket(id, { status: statuses[b % 4] ?? 'open', tags: [`tag ${b}`] }),
  ),
  closeTicket: onTicket(isOpen, (world, { id }) => world.updateTicket(id, { status: 'closed' })),
  archiveTicket: onTicket(
    ({ status, deleted_at }) => status === 'closed' && deleted_at === null,
    (world, { id }) => world.archiveTicket(id),
  ),
  /** Moves the export's clock alone. */
  systemUpdate: onTicket(
    ({ scrubbed }) => !scrubbed,
    (world, { id }) => world.systemUpdate(id),
  ),
  /** Many tickets in one second. */
  bulkUpdate(world, a, b) {
    const open = [...world.tickets.values()].filter(isOpen)
    const start = open.length === 0 ? 0 : a % open.length
    for (const { id } of open.slice(start, start + 1 + (b % 350))) world.updateTicket(id, { priority: 'high' })
  },
  deleteTicket: onTicket(isThere, (world, { id }) => world.deleteTicket(id)),
  restoreTicket: onTicket(
    ({ deleted_at, scrubbed }) => deleted_at !== null && !scrubbed,
    (world, { id }) => world.restoreTicket(id),
  ),
  destroyTicket: onTicket(
    ({ deleted_at }) => deleted_at !== null,
    (world, { id }) => world.destroyTicket(id),
  ),
  mergeTickets(world, a, b) {
    const [target, source] = [pick(world.tickets, a, isOpen), pick(world.tickets, b, isOpen)]
    if (target !== undefined && source !== undefined && target !== source) world.mergeTickets(target.id, [source.id])
  },
  addComment: onTicket(isOpen, (world, { id }, b) =>
    world.addComment(id, { html: `<p>Comment ${b}</p>`, public: b % 2 === 0 }),
  ),
  addChatMessage: onTicket(
    (ticket) => isOpen(ticket) && ticket.from_messaging_channel,
    (world, { id }, b) => world.addComment(id, { html: `<p>Message ${b}</p>`, public: true }),
  ),
  /** More than a page of a ticket's own list. */
  addComments: onTicket(isOpen, (world, { id }, b) => {
    for (let n = 0; n < 95 + (b % 20); n += 1)
      world.addComment(id, { html: `<p>Comment ${n} of ${b}</p>`, public: true })
  }),
  redactComment(world, a) {
    const comment = pick(world.comments, a, ({ ticket_id }) => {
      const ticket = world.tickets.get(ticket_id)
      // Messages are read when they are missing, not when they change.
      return ticket !== undefined && isOpen(ticket) && !ticket.from_messaging_channel
    })
    if (comment !== undefined) world.redactComment(comment.id, 'e')
  },
  rate: onTicket(isThere, (world, { id }, b) =>
    world.rate(id, b % 2 === 0 ? 'good' : 'bad', b % 3 === 0 ? `Words ${b}` : null),
  ),

  createUser(world, a, b) {
    world.createUser({ name: nameOf(a), email: `person.${a}.${b}.${world.users.size}@mail.example` })
  },
  importUsers(world, a, b) {
    for (let n = 0; n < 60 + (b % 60); n += 1)
      world.createUser({ name: nameOf(a + n * 7919), phone: `+49 30 ${b}${n}` })
  },
  updateUser: onCustomer((world, { id }, b) => world.updateUser(id, { notes: `Noted ${b}`, details: `Detail ${b}` })),
  addEmail: onCustomer((world, { id }, b) => world.updateUser(id, { email: `second.${b}.${id}@mail.example` })),
  moveUser(world, a, b) {
    const [user, organization] = [pick(world.users, a, isCustomer), pick(world.organizations, b, isLive)]
    if (user !== undefined && organization !== undefined)
      world.updateUser(user.id, { organization_id: organization.id })
  },
  addIdentity: onCustomer((world, { id }, b) => world.addIdentity(id, 'phone_number', `+49 40 ${b}`)),
  makePrimary(world, a) {
    const one = pick(world.identities, a, ({ user_id }) => world.users.get(user_id)?.active === true)
    if (one !== undefined) world.makePrimary(one.id)
  },
  removeIdentity(world, a) {
    const one = pick(world.identities, a, ({ primary }) => !primary)
    if (one !== undefined) world.removeIdentity(one.id)
  },
  deleteUser: onCustomer((world, { id }) => world.deleteUser(id)),
  forgetUser(world, a) {
    const user = pick(world.users, a, ({ active, permanently_deleted }) => !active && !permanently_deleted)
    if (user !== undefined) world.forgetUser(user.id)
  },
  mergeUsers(world, a, b) {
    const [loser, winner] = [pick(world.users, a, isCustomer), pick(world.users, b, isCustomer)]
    if (loser !== undefined && winner !== undefined && loser !== winner) world.mergeUsers(loser.id, winner.id)
  },

  createOrganization: (world, a, b) =>
    void world.createOrganization({ name: `${nameOf(a)} ${b} ${world.organizations.size}`, notes: 'new' }),
  updateOrganization: onOrganization((world, id, b) => world.updateOrganization(id, { details: `Detail ${b}` })),
  deleteOrganization: onOrganization((world, id) => world.deleteOrganization(id)),
  addMembership(world, a, b) {
    const [user, organization] = [pick(world.users, a, isCustomer), pick(world.organizations, b, isLive)]
    if (user !== undefined && organization !== undefined) world.addMembership(user.id, organization.id, b % 2 === 0)
  },
  removeMembership(world, a) {
    const one = pick(world.organization_memberships, a)
    if (one !== undefined) world.removeMembership(one.id)
  },

  updateArticle(world, a, b) {
    const article = pick(world.articles, a)
    if (article === undefined) return
    const body = `<p>Written anew, ${b}</p>`
    world.articles.put({ ...article, body, updated_at: nowIn(world) })
  },
  deleteArticle(world, a) {
    const article = pick(world.articles, a)
    if (article === undefined || world.articles.size < 3) return
    world.articles.delete(article.id)
    for (const [id, one] of world.article_comments)
      if (one['source_id'] === article.id) world.article_comments.delete(id)
    for (const [id, one] of world.votes) if (one['item_id'] === article.id) world.votes.delete(id)
  },
  deleteArticleComment(world, a) {
    const comment = pick(world.article_comments, a)
    if (comment !== undefined) world.article_comments.delete(comment.id)
  },
  updateMacro(world, a, b) {
    const macro = pick(world.macros, a)
    if (macro !== undefined) world.macros.put({ ...macro, title: `Macro ${b}`, updated_at: nowIn(world) })
  },
  deleteMacro(world, a) {
    const macro = pick(world.macros, a)
    if (macro !== undefined) world.macros.delete(macro.id)
  },
  deleteGroupMembership(world, a) {
    const one = pick(world.group_memberships, a)
    if (one !== undefined) world.group_memberships.delete(one.id)
  },
  deleteGroup(world, a) {
    const group = pick(world.groups, a, ({ deleted }) => deleted === false)
    if (group !== undefined) world.groups.put({ ...group, deleted: true, updated_at: nowIn(world) })
  },
  updateCall(world, a, b) {
    const call = pick(world.calls, a)
    if (call !== undefined) world.calls.put({ ...call, wrap_up_time: b, updated_at: nowIn(world) })
  },
} satisfies Record<string, Act>

export type MutationKind = keyof typeof acts

export const mutationKinds = Object.keys(acts) as readonly MutationKind[]

export function mutate(world: ZendeskWorld, { kind, a, b }: Mutation): void {
  acts[kind as MutationKind](world, a, b)
}

function nowIn(world: ZendeskWorld): string {
  return new Date(world.now() * 1000).toISOString().replace('.000Z', 'Z')
}

function isThere({ deleted_at, scrubbed }: Ticket): boolean {
  return deleted_at === null && !scrubbed
}

/** A closed ticket cannot be changed any more. */
function isOpen(ticket: Ticket): boolean {
  return isThere(ticket) && ticket.status !== 'closed'
}

function isCustomer({ active, role }: User): boolean {
  return active && role === 'end-user'
}

function isLive({ deleted_at }: { readonly deleted_at: number | null }): boolean {
  return deleted_at === null
}

function onTicket(
  fits: (ticket: Ticket) => boolean,
  act: (world: ZendeskWorld, ticket: Ticket, b: number) => unknown,
): Act {
  return (world, a, b) => {
    const ticket = pick(world.tickets, a, fits)
    if (ticket !== undefined) act(world, ticket, b)
  }
}

function onCustomer(act: (world: ZendeskWorld, user: User, b: number) => unknown): Act {
  return (world, a, b) => {
    const user = pick(world.users, a, isCustomer)
    if (user !== undefined) act(world, user, b)
  }
}

function onOrganization(act: (world: ZendeskWorld, id: number, b: number) => unknown): Act {
  return (world, a, b) => {
    const one = pick(world.organizations, a, isLive)
    if (one !== undefined) act(world, one.id, b)
  }
}
