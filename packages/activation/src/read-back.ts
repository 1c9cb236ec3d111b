import { createHash } from 'node:crypto'
import { TajoError } from '@tajo/core/errors'
import type { ApplyRun } from './apply/apply-run.ts'
import type { ContactWork } from './apply/contact-work.ts'
import { insist } from './apply/insist.ts'
import { sentByImport } from './apply/intent.ts'
import { readMirrored } from './apply/mirror.ts'
import type { Seen } from './apply/verdict.ts'

/** How many contacts are looked up in one statement. */
const chunk = 5_000

/**
 * What is seen of each contact, now that the mirror was synced again. With a number only a sample is compared, and for the
 * others Brevo's answer has to do.
 */
export async function seenOf(run: ApplyRun, works: readonly ContactWork[]): Promise<ReadonlyMap<ContactWork, Seen>> {
  const { readBack } = run.config
  const acknowledged = works.filter(({ state }) => state === 'sent')
  const trusted =
    readBack === 'all' ? new Set<ContactWork>() : new Set(drawn(acknowledged, run.plan.id).slice(readBack))
  const seen = new Map<ContactWork, Seen>()
  for (const work of trusted) seen.set(work, { by: 'answer' })
  const others = works.filter((work) => !trusted.has(work))
  for (let from = 0; from < others.length; from += chunk) {
    const some = others.slice(from, from + chunk)
    const found = await run.warehouse.work((sql) => readMirrored(sql, run.mirror, some.map(wantedOf)))
    for (const work of some) seen.set(work, { by: 'mirror', mirrored: found.get(work.contact.customerId) })
    run.progress({ phase: 'read-back', done: from + some.length, of: others.length })
  }
  return seen
}

/**
 * An import makes whom it does not find, and makes him subscribed [oas]. The connector blocks such a contact as soon as the import has
 * ended; what a kill in between left undone is done here, by what the mirror shows: another contact under the address of one that
 * was being imported. Answers the customers.
 */
export async function blockRevived({ warehouse, mirror, destination, ...run }: ApplyRun): Promise<ReadonlySet<string>> {
  const revived = await warehouse.work((sql) =>
    sql.rows<{ customerId: string; id: number; isBlocked: boolean }>(
      `SELECT l.customer_id AS "customerId", made.id, coalesce(made.email_blacklisted, FALSE) AS "isBlocked"
       FROM _tajo.activation_ledger l JOIN ${mirror} was ON was.id = l.brevo_id
       JOIN ${mirror} made ON lower(made.email) = lower(was.email) AND made.id > was.id AND made._tajo_deleted_at IS NULL
       WHERE l.outcome = 'waiting' AND l.reason = '${sentByImport}'`,
    ),
  )
  for (const { id, isBlocked } of revived) {
    if (isBlocked) continue
    const update = { id, attributes: {}, addLists: [], removeLists: [], block: true as const }
    const answer = await insist(() => destination.updateContact(update), run)
    if (answer.ok || answer.cause === 'gone') continue
    const message = `Contact ${id} was deleted, came back by an import and could not be blocked: ${answer.message}`
    throw new TajoError('TAJO_CONSENT', message, { hint: 'Block the contact in Brevo, or run again.' })
  }
  const customers = [...new Set(revived.map(({ customerId }) => customerId))]
  if (customers.length === 0) return new Set()
  await warehouse.work(async (sql) => {
    await sql.load(
      'tajo_revived',
      { customer_id: 'text' },
      customers.map((id) => ({ customer_id: id })),
    )
    // Settled: if the person signs up again, that is not undone.
    await sql.run(
      `UPDATE _tajo.activation_ledger SET outcome = 'withheld', reason = 'deleted-in-brevo', next_try_at = NULL
       WHERE customer_id IN (SELECT customer_id FROM tajo_revived)`,
    )
  })
  return new Set(customers)
}

function wantedOf({ contact, brevoId }: ContactWork) {
  return { customerId: contact.customerId, brevoId, extId: contact.extId, email: contact.email }
}

/** In an order that is the plan's own, so that a sample is the same when it is looked at again. */
function drawn(works: readonly ContactWork[], seed: string): readonly ContactWork[] {
  const place = ({ contact }: ContactWork): string =>
    createHash('sha256').update(`${seed} ${contact.customerId}`).digest('hex')
  return works
    .map((work) => ({ work, place: place(work) }))
    .toSorted((one, other) => (one.place < other.place ? -1 : 1))
    .map(({ work }) => work)
}
