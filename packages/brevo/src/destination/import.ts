import type { Clock } from '@tajo/core/clock'
import type { ContactImport, ImportOutcome, WriteAnswer, WriteRefusal } from '@tajo/core/destination'
import { at } from '@tajo/core/json'
import type { BrevoClient } from '../client.ts'
import type { Download } from '../download.ts'
import { caps } from '../limits.ts'
import { withPhone } from './contacts.ts'
import { type Ended, processEnds } from './import-process.ts'
import { rejectsOf } from './import-rejects.ts'
import { watchNewcomers } from './newcomers.ts'
import { stream } from './stream.ts'
import { unknown, writeRefusal } from './write-answers.ts'

export interface ImportTools {
  readonly client: BrevoClient
  readonly clock: Clock
  readonly download: Download
}

/**
 * An import updates contacts that are there, and makes those that are not: there is no other mode. So what one for known
 * contacts made of somebody who was deleted meanwhile is blocked at once (`newcomers.ts`).
 */
export async function importContacts(
  tools: ImportTools,
  request: ContactImport,
  signal: AbortSignal,
): Promise<WriteAnswer<ImportOutcome>> {
  if (request.rows.length === 0) return { ok: true, refused: [] }
  const { client } = tools
  const newcomers = request.kind === 'update' ? await watchNewcomers(client, tools.clock.now(), signal) : undefined
  const started: { readonly id: number; readonly rows: number }[] = []
  let refusal: WriteRefusal | undefined
  for (const rows of piecesOf(request)) {
    signal.throwIfAborted()
    const answer = await start(client, request, rows)
    if (answer.ok) started.push({ id: answer.id, rows: rows.length })
    else refusal = answer
    if (refusal !== undefined) break
  }
  if (refusal !== undefined && started.length === 0 && refusal.cause !== 'unknown') return refusal
  const ended = await processEnds(tools, started, signal)
  await newcomers?.block(request.rows, signal)
  return refusal === undefined
    ? outcomeOf(tools, request, ended, signal)
    : unknown(`${started.length} part(s) of the import were taken, the next was not: ${refusal.message}`)
}

async function outcomeOf(
  { download }: ImportTools,
  request: ContactImport,
  ended: readonly Ended[],
  signal: AbortSignal,
): Promise<WriteAnswer<ImportOutcome>> {
  const refused: ImportOutcome['refused'][number][] = []
  for (const one of ended) {
    if (!one.ok) return unknown(one.reason)
    const rejects = await rejectsOf(one.reports, request.rows, download, signal)
    if (!rejects.ok) return unknown(rejects.reason)
    refused.push(...rejects.refused)
  }
  return { ok: true, refused }
}

async function start(
  client: BrevoClient,
  { listIds, kind }: ContactImport,
  jsonBody: readonly object[],
): Promise<WriteAnswer<{ readonly id: number }>> {
  const answer = await client.write({
    method: 'POST',
    path: '/contacts/import',
    json: {
      listIds,
      updateExistingContacts: kind === 'update',
      emptyContactsAttributes: false,
      ...(kind === 'create-blocked' ? { emailBlacklist: true, smsBlacklist: true } : {}),
      // Without it the owner of the account gets a mail per import. [oas]
      disableNotification: true,
      jsonBody,
    },
    stream,
    // The same rows twice end as the same contacts.
    safety: 'idempotent',
  })
  if (answer.kind !== 'ok') return writeRefusal(answer)
  const id = at(answer.data, ['processId'])
  return typeof id === 'number' ? { ok: true, id } : unknown('Brevo took an import without a number to ask for it by')
}

/** Rows as they go over the wire, in requests below the vendor's size. */
function* piecesOf({ rows }: ContactImport): Iterable<readonly object[]> {
  let piece: object[] = []
  let bytes = 0
  for (const row of rows) {
    const wire = { email: row.email, attributes: withPhone(row) ?? {} }
    const size = Buffer.byteLength(JSON.stringify(wire)) + 1
    if (bytes + size > caps.importBytes - headRoom && piece.length > 0) {
      yield piece
      piece = []
      bytes = 0
    }
    piece.push(wire)
    bytes += size
  }
  yield piece
}

/** For everything beside the rows. */
const headRoom = 10_000
