import type { Candidate } from '../desired/candidate.ts'
import { createdMark } from '../desired/consent.ts'
import type { Fields } from '../desired/fields.ts'
import type { Surroundings } from '../desired/surroundings.ts'
import { isBlocked, type MirrorContact } from '../identity.ts'
import type { Withheld } from '../plan.ts'

/** Into which lists a contact goes, out of which it goes, and which are ours then. Only what Tajo put there goes out. */
export function listsOf(
  { wanted }: Candidate,
  base: { readonly delivered: Fields['delivered']; readonly lists: readonly number[] },
  contact: MirrorContact,
  { withheld, heldLists }: Fields,
  around: Surroundings,
): { add: number[]; remove: number[]; own: number[] } {
  const own = base.lists.filter((id) => contact.listIds.includes(id))
  const missing = wanted.filter((id) => around.lists.has(id) && !contact.listIds.includes(id))
  const add: number[] = []
  for (const id of missing) {
    const isHeld = isBlocked(contact) && base.delivered[createdMark] !== 'blocked'
    if (isHeld || contact.listUnsubscribed.includes(id)) heldLists.push(id)
    if (isHeld) withheld.push(blockedList(id, around))
    else if (contact.listUnsubscribed.includes(id)) {
      const name = around.lists.get(id) ?? String(id)
      withheld.push({
        part: 'list',
        name,
        reason: 'unsubscribed-from-list',
        text: `${name}: unsubscribed from this list`,
      })
    } else add.push(id)
  }
  const remove = own.filter((id) => !wanted.includes(id) && around.ruled.has(id))
  return { add, remove, own: [...own.filter((id) => !remove.includes(id)), ...add] }
}

export function blockedList(id: number, { lists }: Surroundings): Withheld {
  const name = lists.get(id) ?? String(id)
  return { part: 'list', name, reason: 'blocked', text: `${name}: on the blocklist` }
}
