import type { Happening } from '@tajo/core/happenings'
import { at, isObject } from '@tajo/core/json'
import type { Hint, WebhookEvent } from '@tajo/core/webhook'
import { idIn, momentIn, wordIn } from './ids.ts'
import { allOfTicket, eventPrefix, streamOf, type Topic, topicNamed } from './topics.ts'

type Body = Readonly<Record<string, unknown>>

/** Whoever passes one on in another shape may have given that its type. */
export function isEnvelope(body: Body): boolean {
  return typeof body['type'] === 'string' && body['type'].startsWith(eventPrefix) && !isObject(body['payload'])
}

/**
 * An event-subscribed delivery. Of its snapshot only ids are taken: values are spelled otherwise than in the API, and what is
 * stored is read from there. `undefined` when neither subject nor detail names a record.
 */
export function envelopeEvent(body: Body, key: string): WebhookEvent | undefined {
  const name = wordIn(String(body['type']).slice(eventPrefix.length)) ?? 'unknown'
  const [domain = ''] = name.split('.')
  const subject = subjectOf(body, domain)
  if (subject === undefined) return undefined
  const topic = topicNamed(name)
  return {
    key: keyOf(body['id']) ?? key,
    topic: name,
    happenings: topic === undefined ? [] : happeningsOf(name, topic, body['event']),
    at: momentIn(body['time']),
    hints: subject.stream === undefined ? [] : hintsOf(name, topic, subject.stream, subject.id, body),
    own: false,
  }
}

/** The event's id: the same for every attempt, and for every webhook that hears of it. [client] */
function keyOf(id: unknown): string | undefined {
  return typeof id === 'string' && /^[\w-]{8,100}$/.test(id) ? id : undefined
}

interface Subject {
  /** `undefined`: a kind of record that no stream has. */
  readonly stream: string | undefined
  readonly id: string
}

/** `zen:ticket:5821`; where it is missing the detail's id and the event's own domain say the same. */
function subjectOf(body: Body, domain: string): Subject | undefined {
  const subject = typeof body['subject'] === 'string' ? body['subject'] : ''
  const [, kind, text] = /^zen:([a-z_]+):(\d{1,20})$/.exec(subject) ?? []
  const id = idIn(text)
  if (kind !== undefined && id !== undefined) return { stream: streamOf(kind), id }
  const detailId = idIn(at(body, ['detail', 'id']))
  if (detailId !== undefined) return { stream: streamOf(domain), id: detailId }
  // Records that are no rows have other ids: understood, nothing to read.
  return /^zen:(?!(?:ticket|user|organization|article):)[a-z_]+:\S{1,100}$/.test(subject)
    ? { stream: undefined, id: '' }
    : undefined
}

function happeningsOf(name: string, topic: Topic, event: unknown): readonly Happening[] {
  const { happenings } = topic
  const current = at(event, ['current'])
  switch (name) {
    case 'ticket.status_changed':
      return [...happenings, ...statusHappenings(upper(current), upper(at(event, ['previous'])))]
    case 'ticket.agent_assignment_changed':
    case 'ticket.group_assignment_changed':
      return idIn(current) === undefined ? happenings : [...happenings, 'ticket_assigned']
    case 'ticket.comment_added':
      return at(event, ['comment', 'is_public']) === false ? [...happenings, 'note_added'] : happenings
    case 'ticket.csat_received':
      return [...happenings, ...scoreHappenings(event)]
    default:
      return happenings
  }
}

/** There are no events of their own for being solved, closed or opened again. [doc] */
function statusHappenings(current: string, previous: string): readonly Happening[] {
  if (current === 'SOLVED') return ['ticket_resolved']
  if (current === 'CLOSED') return ['ticket_closed']
  return previous === 'SOLVED' && current !== '' ? ['ticket_reopened'] : []
}

/** `good`, `GOOD`, `good_with_comment`. [client][guess] */
function scoreHappenings(event: unknown): readonly Happening[] {
  const score = upper(at(event, ['satisfaction_score', 'score']) ?? at(event, ['satisfaction_score']))
  if (/^GOOD(?:_|$)/.test(score)) return ['satisfaction_good']
  return /^BAD(?:_|$)/.test(score) ? ['satisfaction_bad'] : []
}

function upper(value: unknown): string {
  return typeof value === 'string' ? value.toUpperCase() : ''
}

function hintsOf(name: string, topic: Topic | undefined, stream: string, key: string, body: Body): readonly Hint[] {
  const children = topic === undefined ? (stream === 'tickets' ? allOfTicket : undefined) : topic.children
  const gone = topic?.gone === true
  const first: Hint = {
    stream,
    key,
    ...(gone ? { gone } : {}),
    ...(gone || children === undefined ? {} : { children }),
  }
  return [first, ...merged(name, body['event']).filter((hint) => hint.key !== key)]
}

/** The other side of a merge: its key is not documented, so whatever holds an id of the same kind. [guess] */
function merged(name: string, event: unknown): readonly Hint[] {
  const [kind = '', what] = name.split('.')
  const stream = streamOf(kind)
  if (what !== 'merged' || stream === undefined || !isObject(event)) return []
  const ids = Object.entries(event).flatMap(([key, value]) => {
    if (isObject(value)) return key.includes(kind) || key === 'target' || key === 'source' ? [idIn(value['id'])] : []
    const isId = key === 'current' || key === 'previous' || new RegExp(`(?:^|_)${kind}_ids?$`).test(key)
    return isId ? (Array.isArray(value) ? (value as unknown[]) : [value]).map(idIn) : []
  })
  const children = stream === 'tickets' ? { children: allOfTicket } : {}
  return [...new Set(ids)].flatMap((id) => (id === undefined ? [] : [{ stream, key: id, ...children }]))
}
