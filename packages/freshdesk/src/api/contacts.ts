import { type Listing, listing } from '@tajo/core/api/listing'
import type { Moment } from '@tajo/core/api/params'
import { TajoError } from '@tajo/core/errors'
import { changeFilter, type FilterName } from '../read/change-filter.ts'
import { contacts } from '../streams/contacts.ts'
import { type Caller, one } from './calls.ts'
import { list } from './lists.ts'
import type { Contact, ContactView } from './rows/contacts.ts'
import { type Search, search } from './search/search.ts'

type ContactListParams = {
  /** Exactly so. */
  readonly email?: string
  /** Exactly so. */
  readonly mobile?: string
  /** Exactly so. */
  readonly phone?: string
  readonly companyId?: number
  /** Without it neither blocked nor deleted contacts are listed. */
  readonly state?: 'blocked' | 'deleted' | 'unverified' | 'verified'
  readonly contactType?: 'contact' | 'visitor'
  /** Costs a call once, to learn the name the account has for it. */
  readonly updatedSince?: Moment
}

export interface ContactsApi {
  /**
   * Contacts by name. One that is renamed or removed meanwhile moves the others: a loop over several pages may miss some.
   *
   * @example
   * for await (const contact of freshdesk.contacts.list({ companyId: 84000512210 })) console.log(contact.name) // Mira Novak
   * @see https://developers.freshdesk.com/api/#list_all_contacts
   */
  list(params?: ContactListParams): Listing<Contact>
  /**
   * One contact, deleted ones included; `undefined` where there is none.
   *
   * @see https://developers.freshdesk.com/api/#view_contact
   */
  get(id: number): Promise<ContactView | undefined>
  /** @see https://developers.freshdesk.com/api/#filter_contacts */
  readonly search: Search<'contacts', Contact>
}

export function contactsApi(caller: Caller): ContactsApi {
  const { name, path } = contacts
  let known: Promise<FilterName> | undefined
  const filterName = async (): Promise<FilterName> => {
    known ??= changeFilter({ ...caller, stream: contacts }, undefined, ['updated_since', '_updated_since'])
    const filter = await known.catch((error) => {
      known = undefined
      throw error
    })
    if (filter !== 'none') return filter
    throw new TajoError('TAJO_PLAN', 'contacts: this account cannot list by the time of the last change.', {
      hint: 'List all contacts and compare updated_at.',
    })
  }
  return {
    list: ({ updatedSince, ...params } = {}) =>
      updatedSince === undefined
        ? list(caller, contacts, params)
        : listing(async function* () {
            yield* list<Contact>(caller, contacts, { ...params, [await filterName()]: updatedSince }).pages()
          }),
    get: (id) => one(caller, name, `${path}/${id}`),
    search: search(caller, 'contacts'),
  }
}
