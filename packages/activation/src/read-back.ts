import { createHash } from 'node:crypto'
import type { ApplyRun } from './apply/apply-run.ts'
import type { ContactWork } from './apply/contact-work.ts'
import { insist } from './apply/insist.ts'
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
 * An import makes contacts that are not there, and makes them subscribed [oas]. Somebody who was deleted in Brevo between the last
 * look and the import is back by it: he goes to the blocklist at once, and is not written again.
 */
export async function blockRevived(run: ApplyRun, works: readonly ContactWork[]): Promise<number> {
  const imported = works.filter(
    ({ route, isNew, state, contact }) =>
      route === 'import' && !isNew && contact.email !== undefined && (state === 'sent' || state === 'unsure'),
  )
  let revived = 0
  for (let from = 0; from < imported.length; from += chunk) {
    const some = imported.slice(from, from + chunk)
    const byAddress = await run.warehouse.work((sql) =>
      readMirrored(
        sql,
        run.mirror,
        some.map((work) => ({ ...wantedOf(work), brevoId: undefined, extId: undefined })),
      ),
    )
    for (const work of some) {
      const there = byAddress.get(work.contact.customerId)
      if (there === undefined || there.isGone || there.id === work.brevoId) continue
      revived += 1
      work.state = 'gone'
      if (there.emailBlocked && there.smsBlocked) continue
      const update = { id: there.id, attributes: {}, addLists: [], removeLists: [], block: true as const }
      const answer = await insist(() => run.destination.updateContact(update), run)
      if (!answer.ok) work.state = 'unsure'
    }
  }
  return revived
}

export function wantedOf({ contact, brevoId }: ContactWork) {
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
