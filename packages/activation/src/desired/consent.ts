import type { MappedInput } from '../attributes.ts'
import { isBlocked, type MirrorContact } from '../identity.ts'
import { type Candidate, pick } from './candidate.ts'
import type { Fields } from './fields.ts'
import type { Surroundings } from './surroundings.ts'

/** The planner's memory in the ledger: the person was created subscribed by the consent on record. */
export const consentMark = '$consent'
/** Tajo itself put the contact on the blocklist, by policy: nobody opted out, so that it belongs into lists like others. */
export const createdMark = '$created'

/** What a contact that Brevo does not have would be created as. */
export function consentOf(
  candidate: Candidate,
  { config, consent }: Surroundings,
): 'subscribed' | 'blocked' | 'skip' | 'none' {
  switch (config.newContacts) {
    case 'skip':
      return 'skip'
    case 'blocklist':
      return 'blocked'
    case 'subscribe':
      if (config.consentField === undefined) return 'subscribed'
      return hasConsent(candidate, consent) === true && !isRefused(candidate, consent) ? 'subscribed' : 'none'
  }
}

/** Somebody else who has the e-mail said no: whose it is, nobody has proved. */
function isRefused({ rivals }: Candidate, consent: readonly MappedInput[]): boolean {
  return rivals.some((rival) => hasConsent(rival, consent) === false)
}

/** True on record, and nowhere else said to be false. */
function hasConsent(candidate: Candidate, lines: readonly MappedInput[]): boolean | undefined {
  const said = lines.map((line) => pick([line], candidate)?.raw)
  if (said.some((raw) => raw === false || raw === 'false')) return false
  return said.some((raw) => raw === true || raw === 'true') ? true : undefined
}

/** The consent that somebody was created subscribed by is taken back: an opt-out, which goes one way. */
export function withdrawn(
  candidate: Candidate,
  contact: MirrorContact,
  base: Fields['delivered'],
  { consent }: Surroundings,
): boolean {
  const isBack = hasConsent(candidate, consent) === false || isRefused(candidate, consent)
  return base[consentMark] === true && !isBlocked(contact) && isBack
}
