import { secretHeader } from './credentials.ts'

/** One automation rule that tells Tajo of changes. */
export interface WantedRule {
  readonly name: string
  /** Its list: 1 ticket creation, 4 ticket updates [doc]. */
  readonly type: 1 | 4
  readonly tellsOf: string
  /** As the rule's editor calls them [guess: the editor's words change; the order of its parts does not]. */
  readonly settings: Readonly<Record<string, string>>
}

/** Numbers and the vendor's own words only: a text somebody wrote would break it, since nothing is escaped [doc]. */
const content = `{
  "ticket_id": "{{ticket.id}}",
  "ticket_url": "{{ticket.url}}",
  "triggered_event": "{{triggered_event}}"
}`

const events =
  'Ticket is updated; or one by one: Priority, Type, Status, Group, Agent changed, Reply is sent, Note is added, Customer feedback is received'

/** What people do and what the system does cannot be conditions of one rule [guess], so updates take two. */
export function wantedRules(url: string): readonly WantedRule[] {
  const action = {
    Conditions: 'none: leave the tickets unrestricted, or Tajo hears of a part only',
    Action: 'Trigger webhook',
    'Request type': 'POST',
    URL: url,
    'Custom header': `${secretHeader}: <webhooks.secret of your tajo.yml>`,
    Encoding: 'JSON',
    Content: 'Advanced',
    Body: content,
  }
  return [
    {
      name: 'Tajo: new tickets',
      type: 1,
      tellsOf: 'new tickets',
      settings: { Tab: 'Ticket Creation', ...action },
    },
    {
      name: 'Tajo: changes by people',
      type: 4,
      tellsOf: 'what agents and requesters change',
      settings: { Tab: 'Ticket Updates', 'Action performed by': 'Agent or requester', Events: events, ...action },
    },
    {
      name: 'Tajo: changes by the system',
      type: 4,
      tellsOf: 'what changes by itself, as when a service level is missed',
      settings: { Tab: 'Ticket Updates', 'Action performed by': 'System', Events: events, ...action },
    },
  ]
}
