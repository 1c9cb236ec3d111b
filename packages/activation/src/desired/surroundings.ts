import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { MappedInput, Targets } from '../attributes.ts'

/** What is the same for all customers of a plan, and what one of them has taken from the others. */
export interface Surroundings {
  readonly config: Pick<ActivationConfig, 'newContacts' | 'consentField'>
  readonly targets: Targets
  readonly consent: readonly MappedInput[]
  /** Lists of the account by id. */
  readonly lists: ReadonlyMap<number, string>
  /** Lists the configuration names; others are none of ours. */
  readonly ruled: ReadonlySet<number>
  /** Brevo ids, e-mails and numbers that an earlier customer of this plan, or of the ledger, has taken. */
  readonly claims: Claims
  /** Contacts of Brevo that have a number, by its digits. */
  readonly phoneOwners: ReadonlyMap<string, ReadonlySet<number>>
  isSuppressed(address: string): boolean
  /** Mobile numbers of those who have the e-mail of a customer of this plan, by customer. */
  readonly rivalNumbers: ReadonlyMap<string, string>
}

export interface Claims {
  /** Customers the ledger knows a contact by. */
  readonly ledger: ReadonlyMap<number, ReadonlySet<string>>
  readonly ids: Map<number, string>
  readonly emails: Map<string, string>
  readonly phones: Map<string, string>
}
