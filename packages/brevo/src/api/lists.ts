import type { Listing } from '@tajo/core/api/listing'
import { expectOk } from '../answers.ts'
import { changeMembers } from '../destination/lists.ts'
import { caps } from '../limits.ts'
import { ask, type Caller, list, one, rowsIn, write, written } from './calls.ts'
import { contactPages } from './contacts.ts'
import type { Attribute, Contact, ContactList, ContactListView, Folder, Segment } from './rows.ts'

export interface NewAttribute {
  /** Capital letters, digits and _; neither type nor name can be changed later. */
  readonly name: string
  readonly type: 'text' | 'date' | 'float' | 'boolean' | 'multiple-choice'
  /** Of a multiple choice. */
  readonly options?: readonly string[]
}

export interface AttributesApi {
  /**
   * @example (await brevo.attributes.list()).map(({ name }) => name) // ['FIRSTNAME', 'LASTNAME', 'SMS', …]
   * @see https://developers.brevo.com/reference/get-attributes
   */
  list(): Promise<readonly Attribute[]>
  /**
   * @example await brevo.attributes.create({ name: 'OPEN_TICKETS', type: 'float' })
   * @see https://developers.brevo.com/reference/create-attribute
   */
  create(attribute: NewAttribute): Promise<void>
}

/** Neither lists nor folders can be deleted here: nobody could say afterwards who was in them. */
export interface ListsApi {
  /**
   * @example for await (const list of brevo.lists.list()) console.log(list.name) // Newsletter, …
   * @see https://developers.brevo.com/reference/get-lists
   */
  list(): Listing<ContactList>
  /** @see https://developers.brevo.com/reference/get-list */
  get(id: number): Promise<ContactListView | undefined>
  /**
   * @example const { id } = await brevo.lists.create({ name: 'Open tickets', folderId: 1 }) // id: 31
   * @see https://developers.brevo.com/reference/create-list
   */
  create(list: { readonly name: string; readonly folderId: number }): Promise<{ readonly id: number }>
  /** Members, 500 a call. @see https://developers.brevo.com/reference/get-contacts-from-list */
  contacts(id: number): Listing<Contact>
  /**
   * In requests of 150; who is a member already, or does not exist, is no error.
   *
   * @see https://developers.brevo.com/reference/add-contact-to-list
   */
  add(id: number, contactIds: readonly number[]): Promise<void>
  /** As `add`. @see https://developers.brevo.com/reference/remove-contact-from-list */
  remove(id: number, contactIds: readonly number[]): Promise<void>
}

export interface FoldersApi {
  /** @see https://developers.brevo.com/reference/get-folders */
  list(): Listing<Folder>
  /** @see https://developers.brevo.com/reference/get-folder */
  get(id: number): Promise<Folder | undefined>
  /** @see https://developers.brevo.com/reference/create-folder */
  create(folder: { readonly name: string }): Promise<{ readonly id: number }>
}

export interface SegmentsApi {
  /** @see https://developers.brevo.com/reference/get-segments */
  list(): Listing<Segment>
}

const pageSize = caps.listsPerPage

export function attributesApi(caller: Caller): AttributesApi {
  const stream = 'contact_attributes'
  return {
    list: async () => rowsIn(expectOk(await ask(caller, stream, '/contacts/attributes')), 'attributes'),
    create: async ({ name, type, options }) => {
      const path = `/contacts/attributes/normal/${encodeURIComponent(name)}`
      const json = { type, ...(options === undefined ? {} : { multiCategoryOptions: options }) }
      await write(caller, { method: 'POST', path, json, stream, safety: 'unsafe' })
    },
  }
}

export function listsApi(caller: Caller): ListsApi {
  const stream = 'lists'
  const change = async (kind: 'add' | 'remove', id: number, contactIds: readonly number[]): Promise<void> => {
    expectOk(await changeMembers(caller, stream, kind, id, contactIds))
  }
  return {
    list: () => list(caller, { stream, path: '/contacts/lists', key: 'lists', pageSize }),
    get: (id) => one(caller, stream, `/contacts/lists/${id}`),
    create: (json) => written(caller, { method: 'POST', path: '/contacts/lists', json, stream, safety: 'unsafe' }),
    contacts: (id) => list(caller, contactPages(`/contacts/lists/${id}/contacts`)),
    add: (id, contactIds) => change('add', id, contactIds),
    remove: (id, contactIds) => change('remove', id, contactIds),
  }
}

export function foldersApi(caller: Caller): FoldersApi {
  const stream = 'folders'
  return {
    list: () => list(caller, { stream, path: '/contacts/folders', key: 'folders', pageSize }),
    get: (id) => one(caller, stream, `/contacts/folders/${id}`),
    create: (json) => written(caller, { method: 'POST', path: '/contacts/folders', json, stream, safety: 'unsafe' }),
  }
}

export function segmentsApi(caller: Caller): SegmentsApi {
  return {
    list: () => list(caller, { stream: 'segments', path: '/contacts/segments', key: 'segments', pageSize }),
  }
}
