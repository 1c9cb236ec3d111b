import { empty, json, type SandboxResponse } from '../../http/message.ts'
import { bodyOf, idIn, neededText, textIn } from '../http/body.ts'
import { type Call, idOf, type Route } from '../http/call.ts'
import { cut, pageOf } from '../http/page.ts'
import { invalid, listNotFound, missing, notFound } from '../http/problem.ts'
import { stamp } from '../world/moment.ts'
import type { ContactList, Folder } from '../world/records.ts'
import { type BrevoWorld, nextKey } from '../world/world.ts'

const SIZES = { usual: 10, most: 50 } as const

/** Two of the three counters are on their way out and are 0 [oas]. */
function listView({ contacts }: BrevoWorld, { id, name, folderId }: ContactList): object {
  return { id, name, totalBlacklisted: 0, totalSubscribers: 0, uniqueSubscribers: contacts.membersOf(id), folderId }
}

function folderView(world: BrevoWorld, folder: Folder): object {
  const inside = [...world.lists.values()].filter(({ folderId }) => folderId === folder.id)
  const uniqueSubscribers = inside.reduce((sum, { id }) => sum + world.contacts.membersOf(id), 0)
  return { ...folder, totalBlacklisted: 0, totalSubscribers: 0, uniqueSubscribers }
}

function page<R>(call: Call, key: string, rows: readonly R[], view: (row: R) => object): SandboxResponse {
  const asked = pageOf(call, SIZES)
  const ordered = asked.order === 'asc' ? rows : [...rows].reverse()
  return json(200, JSON.stringify({ [key]: cut(ordered, asked).map(view), count: rows.length }))
}

const byId = (a: { readonly id: number }, b: { readonly id: number }) => a.id - b.id

function lists(call: Call, inside?: Folder): SandboxResponse {
  const rows = [...call.world.lists.values()]
    .filter(({ folderId }) => inside === undefined || folderId === inside.id)
    .sort(byId)
  return page(call, 'lists', rows, (list) => listView(call.world, list))
}

function createList(call: Call): SandboxResponse {
  const { world } = call
  const given = bodyOf(call)
  const name = neededText(given, 'name')
  const folderId = idIn(given, 'folderId')
  if (folderId === undefined) throw missing('folderId')
  return json(201, JSON.stringify({ id: addList(world, name, folderId).id }))
}

export function addList(world: BrevoWorld, name: string, folderId: number): ContactList {
  if (!world.folders.has(folderId)) throw invalid('Folder ID does not exist')
  const list: ContactList = { id: nextKey(world.lists), name, folderId, createdAt: world.now() }
  world.lists.set(list.id, list)
  return list
}

function changeList(call: Call): SandboxResponse {
  const list = listAt(call)
  const given = bodyOf(call)
  const name = textIn(given, 'name')
  const folderId = idIn(given, 'folderId')
  if ((name === undefined) === (folderId === undefined)) throw invalid('Either name or folderId, one at a time')
  if (folderId !== undefined && !call.world.folders.has(folderId)) throw invalid('Folder ID does not exist')
  call.world.lists.set(list.id, { ...list, name: name ?? list.name, folderId: folderId ?? list.folderId })
  return empty(204)
}

/** Contacts stay. */
function dropList(world: BrevoWorld, id: number): void {
  world.lists.delete(id)
  for (const contact of [...world.contacts.values()]) {
    if (!contact.listIds.includes(id)) continue
    world.contacts.put({ ...contact, listIds: contact.listIds.filter((one) => one !== id) })
  }
}

function createFolder(call: Call): SandboxResponse {
  const { folders } = call.world
  const folder = { id: nextKey(folders), name: neededText(bodyOf(call), 'name') }
  folders.set(folder.id, folder)
  return json(201, JSON.stringify({ id: folder.id }))
}

/** The lists inside go too [oas]. */
function deleteFolder(call: Call): SandboxResponse {
  const { id } = folderAt(call)
  for (const list of [...call.world.lists.values()]) if (list.folderId === id) dropList(call.world, list.id)
  call.world.folders.delete(id)
  return empty(204)
}

export function listAt(call: Call): ContactList {
  const list = call.world.lists.get(idOf(call))
  if (list === undefined) throw listNotFound()
  return list
}

function folderAt(call: Call): Folder {
  const folder = call.world.folders.get(idOf(call))
  if (folder === undefined) throw notFound('Folder ID not found')
  return folder
}

export const listsAndFolders: readonly Route[] = [
  { method: 'GET', path: '/contacts/lists', answer: (call) => lists(call) },
  { method: 'POST', path: '/contacts/lists', answer: createList },
  {
    method: 'GET',
    path: '/contacts/lists/{id}',
    answer(call) {
      const list = listAt(call)
      const createdAt = stamp(list.createdAt, call.settings.utcOffset)
      const more = { createdAt, dynamicList: false, campaignStats: [] }
      return json(200, JSON.stringify({ ...listView(call.world, list), ...more }))
    },
  },
  { method: 'PUT', path: '/contacts/lists/{id}', answer: changeList },
  {
    method: 'DELETE',
    path: '/contacts/lists/{id}',
    answer(call) {
      dropList(call.world, listAt(call).id)
      return empty(204)
    },
  },
  {
    method: 'GET',
    path: '/contacts/folders',
    answer: (call) =>
      page(call, 'folders', [...call.world.folders.values()].sort(byId), (folder) => folderView(call.world, folder)),
  },
  { method: 'POST', path: '/contacts/folders', answer: createFolder },
  {
    method: 'GET',
    path: '/contacts/folders/{id}',
    answer: (call) => json(200, JSON.stringify(folderView(call.world, folderAt(call)))),
  },
  {
    method: 'PUT',
    path: '/contacts/folders/{id}',
    answer(call) {
      const folder = folderAt(call)
      call.world.folders.set(folder.id, { ...folder, name: neededText(bodyOf(call), 'name') })
      return empty(204)
    },
  },
  { method: 'DELETE', path: '/contacts/folders/{id}', answer: deleteFolder },
  { method: 'GET', path: '/contacts/folders/{id}/lists', answer: (call) => lists(call, folderAt(call)) },
]
