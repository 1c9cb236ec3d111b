import { json, type SandboxResponse } from '../../http/message.ts'
import { isObject } from '../../world/json.ts'
import { bodyOf, flagIn, type Given, idIn, idsIn, neededText, objectIn, textIn } from '../http/body.ts'
import type { Call, Route } from '../http/call.ts'
import { readCsv } from '../http/csv.ts'
import { consentGroupsOff, invalid, missing, outOfRange } from '../http/problem.ts'
import { knownLists } from './contact-body.ts'
import { type ImportRow, importContacts } from './import-rows.ts'
import { addList } from './lists.ts'

const MOST_BYTES = 10 * 1024 * 1024

function start(call: Call): SandboxResponse {
  const { world, settings, actor } = call
  if ((call.request.body?.length ?? 0) > MOST_BYTES) throw outOfRange('Body should be at most 10 MB')
  const given = bodyOf(call)
  if (given['consentGroupIds'] !== undefined) throw consentGroupsOff()
  const jsonBody = given['jsonBody']
  const fileBody = textIn(given, 'fileBody')
  const fileUrl = textIn(given, 'fileUrl')
  const rows = jsonBody !== undefined ? rowsIn(jsonBody) : fileBody !== undefined ? linesIn(fileBody) : undefined
  if (rows === undefined && fileUrl === undefined) throw missing('fileUrl, fileBody or jsonBody')
  const notifyUrl = textIn(given, 'notifyUrl')
  const request = {
    rows: rows ?? [],
    source: jsonBody === undefined ? 'csv' : 'rows',
    updatesExisting: flagIn(given, 'updateExistingContacts') ?? true,
    emptiesAttributes: flagIn(given, 'emptyContactsAttributes') ?? false,
    emailBlacklist: flagIn(given, 'emailBlacklist'),
    smsBlacklist: flagIn(given, 'smsBlacklist'),
  } as const
  const listIds = listsOf(call, given)
  const isQuiet = flagIn(given, 'disableNotification') ?? false
  const process = world.processes.start('IMPORTUSER', world.now(), (id) => {
    if (!isQuiet) world.counters.ownerMails += 1
    if (notifyUrl !== undefined) world.notify(notifyUrl, id)
    if (settings.quirks.importsFail > 0) {
      settings.quirks.importsFail -= 1
      return { failed: true }
    }
    // Nothing is fetched from here: a file somewhere else is a file that is not there.
    return rows === undefined ? { failed: true } : importContacts(world, { ...request, listIds }, actor)
  })
  return json(202, JSON.stringify({ processId: process.id }))
}

/** One of the two is needed [oas]. */
function listsOf({ world }: Call, given: Given): readonly number[] {
  const newList = objectIn(given, 'newList')
  const listIds = knownLists(world, idsIn(given, 'listIds'))
  if (newList === undefined) {
    if (listIds.length === 0) throw missing('listIds or newList')
    return listIds
  }
  const folderId = idIn(newList, 'folderId')
  if (folderId === undefined) throw missing('folderId')
  return [...listIds, addList(world, neededText(newList, 'listName'), folderId).id]
}

function rowsIn(jsonBody: unknown): readonly ImportRow[] {
  if (!Array.isArray(jsonBody) || jsonBody.length === 0) throw invalid('jsonBody is invalid')
  return jsonBody.map((row: unknown) => {
    if (!isObject(row)) throw invalid('jsonBody is invalid')
    const attributes = objectIn(row, 'attributes') ?? {}
    return { email: addressOf(row['email'] ?? attributes['EMAIL']), attributes }
  })
}

/** The header names the attributes; EMAIL is a column like them [oas]. */
function linesIn(fileBody: string): readonly ImportRow[] {
  const [header, ...lines] = readCsv(fileBody)
  if (header === undefined || lines.length === 0) throw invalid('fileBody is invalid')
  return lines.map((line) => {
    const attributes = Object.fromEntries(header.map((name, place) => [name.trim(), line[place] ?? '']))
    const { EMAIL, ...rest } = attributes
    return { email: addressOf(EMAIL), attributes: rest }
  })
}

function addressOf(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : String(value)
}

export const imports: readonly Route[] = [{ method: 'POST', path: '/contacts/import', answer: start }]
