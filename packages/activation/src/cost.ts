import type { Destination } from '@tajo/core/destination'
import { contactWork } from './apply/contact-work.ts'
import { routesOf } from './apply/routes.ts'
import type { MirrorContact } from './identity.ts'
import type { Plan, PlannedContact } from './plan.ts'

/** A planned contact, and how Brevo has it at present. */
export interface Planned {
  readonly contact: PlannedContact
  readonly mirror: MirrorContact | undefined
}

/** What the writes take by the ways they will go. */
export function costOf(
  planned: readonly Planned[],
  others: { readonly events: number; readonly companies: number },
  destination: Pick<Destination, 'cost' | 'importFrom'>,
  ownLists: ReadonlySet<number>,
): Plan['cost'] {
  const works = planned.map(({ contact, mirror }) =>
    contactWork(contact, mirror === undefined ? undefined : mirrored(mirror), undefined),
  )
  const { single, imports, lists } = routesOf(works, { importFrom: destination.importFrom, ownLists })
  const changes = lists.flatMap(({ addLists, removeLists }) => [
    ...addLists.map((id) => `+${id}`),
    ...removeLists.map((id) => `-${id}`),
  ])
  const costs = [
    ...(single.length === 0 ? [] : [destination.cost('contact', single.length)]),
    ...imports.map((group) => destination.cost('import', group.works.length)),
    ...[...new Set(changes)].map((key) => destination.cost('membership', changes.filter((one) => one === key).length)),
    ...(others.events === 0 ? [] : [destination.cost('event', others.events)]),
    ...(others.companies === 0 ? [] : [destination.cost('company', others.companies)]),
  ]
  return {
    calls: costs.reduce((sum, { calls }) => sum + calls, 0),
    ms: costs.reduce((sum, { ms }) => sum + ms, 0),
    route: imports.length > 0 ? 'import' : single.length + lists.length > 0 ? 'single' : 'none',
  }
}

function mirrored(contact: MirrorContact) {
  return {
    id: contact.id,
    email: contact.email,
    extId: contact.extId,
    sms: contact.sms,
    emailBlocked: contact.emailBlacklisted,
    smsBlocked: contact.smsBlacklisted,
    modifiedAt: contact.modifiedAt,
    listIds: contact.listIds,
    listUnsubscribed: contact.listUnsubscribed,
    attributes: contact.attributes,
    isGone: contact.deleted,
  }
}
