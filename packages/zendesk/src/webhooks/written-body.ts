import { alsoCalled, type Happening, happeningOf, happenings } from '@tajo/core/happenings'
import { at, isObject } from '@tajo/core/json'
import type { Hint, WebhookEvent } from '@tajo/core/webhook'
import { envelopeEvent, isEnvelope } from './envelope.ts'
import { idIn, momentIn, wordIn } from './ids.ts'
import { allOfTicket, eventPrefix, topicNamed } from './topics.ts'

type Body = Readonly<Record<string, unknown>>

/** Where somebody who writes a body himself puts an id, the plainest place first. */
const places: readonly { readonly stream: string; readonly paths: readonly (readonly string[])[] }[] = [
  { stream: 'tickets', paths: [['ticket_id'], ['ticketId'], ['ticket', 'id'], ['ticket', 'ticket_id']] },
  { stream: 'users', paths: [['user_id'], ['userId'], ['user', 'id']] },
  { stream: 'organizations', paths: [['organization_id'], ['organizationId'], ['organization', 'id']] },
  { stream: 'articles', paths: [['article_id'], ['articleId'], ['article', 'id']] },
]

/**
 * The body of a trigger or an automation: whatever its author wrote with placeholders; and the shape an application's own handler
 * passes on, `{ type, ticketId, userId, payload }`. `undefined` when it names no record.
 */
export function writtenEvent(body: Body, key: string): WebhookEvent | undefined {
  const { payload } = body
  const passedOn = isObject(payload) && !isObject(payload['payload']) ? payload : undefined
  if (passedOn !== undefined && isEnvelope(passedOn)) return envelopeEvent(passedOn, key)
  const named = word(body) ?? (passedOn === undefined ? undefined : word(passedOn))
  const hints = hintsIn(body, named)
  const all = hints.length > 0 || passedOn === undefined ? hints : hintsIn(passedOn, named)
  const meaning = named === undefined ? [] : meaningOf(named)
  // What visitors of a help center do is about no row.
  const isVisit = meaning.includes('article_viewed') || meaning.includes('help_center_searched')
  if (all.length === 0 && !isVisit) return undefined
  return {
    key,
    topic: named ?? 'unknown',
    happenings: meaning,
    at: momentIn(body['updated_at']) ?? momentIn(body['time']) ?? momentIn(passedOn?.['updated_at']),
    hints: all,
    own: false,
  }
}

function word(body: Body): string | undefined {
  const given = wordIn(body['type']) ?? wordIn(body['event']) ?? wordIn(body['event_type'])
  return given?.startsWith(eventPrefix) === true ? given.slice(eventPrefix.length) : given
}

function hintsIn(body: Body, named: string | undefined): readonly Hint[] {
  const found = places.flatMap(({ stream, paths }): Hint[] => {
    const key = paths.map((path) => idIn(at(body, path))).find((id) => id !== undefined)
    return key === undefined ? [] : [hint(stream, key, named)]
  })
  if (found.length > 0) return found
  // An `id` alone is that of what the event is about, a ticket where nothing says: triggers know tickets only. [doc]
  const id = idIn(body['id']) ?? idIn(at(body, ['detail', 'id']))
  const stream = places.find((place) => named !== undefined && place.stream === `${named.split(/[._]/)[0]}s`)?.stream
  return id === undefined ? [] : [hint(stream ?? 'tickets', id, named)]
}

function hint(stream: string, key: string, named: string | undefined): Hint {
  const isAbout = `${named?.split('.')[0]}s` === stream
  if (named !== undefined && isAbout && topicNamed(named)?.gone === true) return { stream, key, gone: true }
  if (stream !== 'tickets') return { stream, key }
  const rating = named !== undefined && /^satisfaction/.test(named) ? ['satisfaction_ratings'] : []
  return { stream, key, children: [...rating, ...allOfTicket] }
}

/** Words of common descriptions, as `ticket.solved`, and Tajo's own; the same as the event that tells of it would mean. */
function meaningOf(named: string): readonly Happening[] {
  const known: readonly string[] = happenings
  const meant = Object.hasOwn(alsoCalled, named) ? happeningOf(named) : named
  if (!known.includes(meant)) return topicNamed(named)?.happenings ?? []
  const one = meant as Happening
  if (one === 'satisfaction_good' || one === 'satisfaction_bad') return ['satisfaction_rated', one]
  const isChange = /^ticket_(?:assigned|resolved|closed|reopened)$/.test(one) || one === 'note_added'
  return isChange ? ['ticket_updated', one] : [one]
}
