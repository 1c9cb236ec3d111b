import { isObject } from '@tajo/core/json'
import { elementsOf, endOfValue, memberOf, skipSpace } from '@tajo/core/json-spans'
import type { Page } from '@tajo/core/page'
import type { ZendeskStream } from '../stream.ts'
import { arrayBody, type Content, madePage, member, placesIn, recordsOf } from './pages.ts'

/** Of the audit, for a comment that does not say them itself. */
const ofAudit = [
  ['ticket_id', 'ticket_id'],
  ['audit_id', 'id'],
  ['created_at', 'created_at'],
] as const

/**
 * The comments among the child events of an answer of `/incremental/ticket_events`, each with the ticket, the audit and the
 * time of its parent where it has none of its own. The comment's bytes stay the vendor's; those of the parent go before them.
 *
 * @example
 * // {"ticket_events":[{"id":7,"ticket_id":1,"created_at":"…","child_events":[{"id":8,"event_type":"Comment","body":"Hi"}]}]}
 * // → [{"ticket_id":1,"audit_id":7,"created_at":"…","id":8,"event_type":"Comment","body":"Hi"}]
 */
export function commentsPage(stream: ZendeskStream, answer: Content): Page {
  const { body } = answer
  const audits = recordsOf(answer, stream.collection)
  const bodies: Uint8Array[] = []
  const comments: unknown[] = []
  if (audits.some((audit) => commentsIn(audit).some(isComment))) {
    for (const [index, { start: at }] of placesIn(body, stream.collection).elements.entries()) {
      const audit = audits[index]
      const children = commentsIn(audit)
      if (!children.some(isComment)) continue
      const list = memberOf(body, at, 'child_events') ?? 0
      for (const [place, span] of elementsOf(body, list).elements.entries()) {
        const comment = children[place]
        if (!isComment(comment)) continue
        const given = ofAudit.flatMap(([name, from]) => {
          if (member(comment, name) !== undefined) return []
          const value = memberOf(body, at, from)
          return value === undefined ? [] : [[name, body.subarray(value, endOfValue(body, value))] as const]
        })
        bodies.push(withMembers(given, body.subarray(span.start, span.end)))
        comments.push({ ...Object.fromEntries(given.map(([name]) => [name, null])), ...(comment as object) })
      }
    }
  }
  return madePage(stream, arrayBody(bodies), comments)
}

function commentsIn(audit: unknown): readonly unknown[] {
  const children = member(audit, 'child_events')
  return Array.isArray(children) ? children : []
}

/** `type` is Comment or VoiceComment, `event_type` always Comment; without the side-load neither a body nor an author is there. [oas] */
function isComment(event: unknown): boolean {
  return isObject(event) && event['event_type'] === 'Comment' && 'body' in event
}

function withMembers(given: readonly (readonly [string, Uint8Array])[], object: Uint8Array): Uint8Array {
  if (given.length === 0) return object
  const parts: Uint8Array[] = []
  for (const [name, value] of given) {
    parts.push(Buffer.from(`${parts.length === 0 ? '{' : ','}${JSON.stringify(name)}:`), value)
  }
  const rest = skipSpace(object, 1)
  // A comment without any key of its own does not occur; its id is one.
  parts.push(Buffer.from(','), object.subarray(rest))
  return Buffer.concat(parts)
}
