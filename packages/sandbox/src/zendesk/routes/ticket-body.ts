import type { Json } from '../../world/json.ts'
import { isObject } from '../../world/json.ts'
import { parseMoment } from '../../world/time.ts'
import { flagIn, type Given, numberIn, textIn, textsIn } from '../http/body.ts'
import type { Call } from '../http/call.ts'
import { blank, invalidRecord } from '../http/problem.ts'
import { createUser } from '../mutations/people.ts'
import type { NewComment, TicketPatch } from '../mutations/step.ts'
import type { Attachment, Status, Ticket } from '../world/records.ts'

const STATUSES: readonly string[] = ['new', 'open', 'pending', 'hold', 'solved', 'closed']
const PRIORITIES: readonly string[] = ['urgent', 'high', 'normal', 'low']
const TYPES: readonly string[] = ['problem', 'incident', 'question', 'task']

/** What a body asks to set, checked; unknown keys are left alone [doc]. `before` is absent for a new ticket. */
export function patchOf(call: Call, given: Given, before?: Ticket): TicketPatch {
  const status = choice(given, 'status', STATUSES) as Status | undefined
  const priority = choice(given, 'priority', PRIORITIES) as Ticket['priority'] | undefined
  const type = choice(given, 'type', TYPES) as Ticket['type'] | undefined
  const requester = requesterOf(call, given)
  const due = textIn(given, 'due_at')
  return {
    ...defined('external_id', textIn(given, 'external_id')),
    ...defined('subject', textIn(given, 'subject')),
    ...defined('status', status),
    ...defined('custom_status_id', numberIn(given, 'custom_status_id') ?? undefined),
    ...defined('priority', priority),
    ...defined('type', type),
    ...defined('requester_id', requester),
    ...defined('assignee_id', assigneeOf(call, given)),
    ...defined('group_id', numberIn(given, 'group_id')),
    ...defined('organization_id', numberIn(given, 'organization_id')),
    ...defined('problem_id', numberIn(given, 'problem_id')),
    ...defined('brand_id', numberIn(given, 'brand_id') ?? undefined),
    ...defined('ticket_form_id', numberIn(given, 'ticket_form_id')),
    ...defined('due_at', due == null ? due : parseMoment(due)),
    ...defined('tags', tagsOf(given, before)),
    ...defined('custom_fields', fieldsOf(call, given)),
  }
}

function defined<K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]?: V })
}

function choice(given: Given, key: string, allowed: readonly string[]): string | null | undefined {
  const value = textIn(given, key)
  if (value == null || allowed.includes(value)) return value
  const title = key.charAt(0).toUpperCase() + key.slice(1)
  throw invalidRecord({ [key]: [{ description: `${title}: ${value} is not a valid value`, error: 'InvalidValue' }] })
}

/** `tags` replaces them all; the two others are for many tickets at once [oas]. */
function tagsOf(given: Given, before: Ticket | undefined): readonly string[] | undefined {
  const set = textsIn(given, 'tags')
  const added = textsIn(given, 'additional_tags')
  const removed = textsIn(given, 'remove_tags')
  if (set === undefined && added === undefined && removed === undefined) return undefined
  const start = set ?? before?.tags ?? []
  return [...new Set([...start, ...(added ?? [])])].filter((tag) => !(removed ?? []).includes(tag))
}

/** As a list of id and value, or as an object by id; the twin `fields` is taken as well [oas]. */
function fieldsOf(call: Call, given: Given): Record<string, Json> | undefined {
  const listed = given['custom_fields'] ?? given['fields']
  const pairs: readonly (readonly [string, unknown])[] = Array.isArray(listed)
    ? listed.filter(isObject).map((one) => [String(one['id']), one['value']])
    : isObject(listed)
      ? Object.entries(listed)
      : []
  if (pairs.length === 0) return undefined
  return Object.fromEntries(
    pairs.filter(([id]) => call.world.ticket_fields.has(Number(id))).map(([id, value]) => [id, value as Json]),
  )
}

/** An id, or a person by address who is made when nobody has it [oas]. */
function requesterOf(call: Call, given: Given): number | undefined {
  const id = numberIn(given, 'requester_id')
  if (id != null) {
    if (call.world.users.get(id)?.active !== true)
      throw invalidRecord({ requester: [{ description: 'Requester: is invalid', error: 'InvalidValue' }] })
    return id
  }
  const requester = given['requester']
  const email = isObject(requester) ? textIn(requester, 'email') : undefined
  if (!isObject(requester) || typeof email !== 'string') return undefined
  for (const one of call.world.identities.values()) {
    if (one.type === 'email' && one.value.toLowerCase() === email.toLowerCase()) return one.user_id
  }
  return createUser(call.world, { name: textIn(requester, 'name') ?? email, email }).id
}

function assigneeOf(call: Call, given: Given): number | null | undefined {
  const email = textIn(given, 'assignee_email')
  if (typeof email !== 'string') return numberIn(given, 'assignee_id')
  for (const user of call.world.users.values()) if (user.email === email && user.role !== 'end-user') return user.id
  throw invalidRecord({ assignee: [{ description: 'Assignee: is invalid', error: 'InvalidValue' }] })
}

/** An absent `public` inherits, from the ticket or the comment before: nothing says so in the answer [oas]. */
export function commentOf(call: Call, given: Given, before?: Ticket): NewComment | undefined {
  const comment = given['comment']
  const text =
    typeof comment === 'string'
      ? comment
      : isObject(comment)
        ? (textIn(comment, 'html_body') ?? textIn(comment, 'body'))
        : undefined
  if (typeof text !== 'string') return undefined
  if (text === '') throw blank('description')
  const parts: Given = isObject(comment) ? comment : {}
  const inherited = before === undefined ? true : (call.world.comments.of(before.id).at(-1)?.public ?? before.is_public)
  const author = numberIn(parts, 'author_id')
  const isHtml = typeof parts['html_body'] === 'string'
  const inner = isHtml ? text : `<p dir="auto">${escaped(text)}</p>`
  return {
    html: `<div class="zd-comment" dir="auto">${inner}</div>`,
    public: flagIn(parts, 'public') ?? inherited,
    attachments: uploadsOf(call, parts),
    ...(author == null ? undefined : { author_id: author }),
  }
}

function uploadsOf(call: Call, given: Given): readonly Attachment[] {
  return (textsIn(given, 'uploads') ?? []).flatMap((token) => call.world.uploads.get(token) ?? [])
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\n/g, '<br>')
}
