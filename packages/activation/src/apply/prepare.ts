import { readLedger } from '../ledger/contacts.ts'
import type { PlannedContact } from '../plan.ts'
import type { ApplyRun } from './apply-run.ts'
import { type ContactWork, contactWork } from './contact-work.ts'
import { blockedAmong, readMirrored } from './mirror.ts'

const chunk = 5_000

/** The plan's contacts as they are to be done now, given what the mirror and the ledger hold. */
export async function prepareWorks(
  { plan, warehouse, mirror }: ApplyRun,
  withoutAttributes: ReadonlySet<string>,
): Promise<readonly ContactWork[]> {
  const works: ContactWork[] = []
  for (let from = 0; from < plan.contacts.length; from += chunk) {
    const contacts = plan.contacts.slice(from, from + chunk).map((contact) => without(contact, withoutAttributes))
    const ids = contacts.map(({ customerId }) => customerId)
    const subscribed = contacts.flatMap(({ email, consent }) =>
      consent === 'subscribed' && email !== undefined ? [email] : [],
    )
    const { mirrored, ledger, blocked } = await warehouse.work(async (sql) => ({
      mirrored: await readMirrored(sql, mirror, contacts),
      ledger: await readLedger(sql, ids),
      blocked: await blockedAmong(sql, mirror, subscribed),
    }))
    for (const given of contacts) {
      const { customerId, email } = given
      const contact = blocked.has(email?.toLowerCase() ?? '') ? asBlocked(given) : given
      works.push(contactWork(contact, mirrored.get(customerId), ledger.get(customerId)))
    }
  }
  return works
}

/** Without what is surely dropped: attributes that were to be created and could not be. */
function without(contact: PlannedContact, names: ReadonlySet<string>): PlannedContact {
  if (!contact.changes.some(({ attribute }) => names.has(attribute))) return contact
  const delivered = Object.entries(contact.ledger.delivered).filter(([name]) => !names.has(name))
  return {
    ...contact,
    changes: contact.changes.filter(({ attribute }) => !names.has(attribute)),
    ledger: { ...contact.ledger, delivered: Object.fromEntries(delivered) },
  }
}

/** Somebody of that address has opted out since the plan: the contact is created on the blocklist, and in no list. */
function asBlocked(contact: PlannedContact): PlannedContact {
  const { $consent: _, ...delivered } = contact.ledger.delivered
  return { ...contact, consent: 'blocked', addLists: [], ledger: { delivered, lists: [] } }
}
