import { saveConflicts } from '../ledger/conflicts.ts'
import { saveLedger } from '../ledger/contacts.ts'
import { saveRejected } from '../ledger/rejected.ts'
import { blockRevived, seenOf } from '../read-back.ts'
import { type ApplyRun, nowOf } from './apply-run.ts'
import type { AttributesDone } from './attributes.ts'
import { type ContactWork, reject } from './contact-work.ts'
import { prepareWorks } from './prepare.ts'
import { type Routes, routesOf } from './routes.ts'
import { type Seen, type Verdict, verdictOf } from './verdict.ts'
import { writeImport } from './write-import.ts'
import { writeLists } from './write-lists.ts'
import { writeSingly } from './write-single.ts'

export interface ContactsDone {
  readonly verdicts: readonly (Verdict & { readonly work: ContactWork })[]
  readonly compared: number
  readonly sent: number
  /** Deleted in Brevo, made again by an import, and blocked. */
  readonly revived: number
}

type ReadMirror = (read: { readonly whole: boolean }) => Promise<void>

const chunk = 2_000

/** Writes the contacts, reads them back and saves what is confirmed. */
export async function applyContacts(
  run: ApplyRun,
  readMirror: ReadMirror,
  missing: AttributesDone['missing'],
): Promise<ContactsDone> {
  // What an earlier run was killed over.
  const before = await blockRevived(run)
  let works = await prepare(run, missing)
  let routes = routed(run, works)
  if (routes.imports.length > 0 && !run.signal.aborted) {
    // Whom an import does not find it makes, subscribed [oas]: only a walk of all contacts knows who was deleted.
    await readMirror({ whole: true })
    works = await prepare(run, missing)
    routes = routed(run, works)
  }
  await write(run, routes)
  const tried = works.filter(({ route }) => route !== undefined)
  // Nothing is to be compared, and every answer came: nothing to read.
  const isTrusted = run.config.readBack === 0 && tried.every(({ state }) => state === 'sent')
  const wasRead = tried.length === 0 || isTrusted || (await readAgain(run, readMirror))
  const revived = wasRead ? await blockRevived(run) : new Set<string>()
  for (const work of works) {
    if (revived.has(work.contact.customerId) || before.has(work.contact.customerId)) work.state = 'gone'
  }
  const sent = tried.filter(({ state }) => state === 'sent').length
  const seen: ReadonlyMap<ContactWork, Seen> = wasRead ? await seenOf(run, works) : new Map()
  const verdicts = works.map((work) => {
    const unseen: Seen = { by: 'mirror', mirrored: undefined }
    const plan = { id: run.plan.id, mappingHash: run.plan.mappingHash, nowMs: run.clock.now() }
    return { work, ...verdictOf(work, seen.get(work) ?? unseen, plan) }
  })
  await save(run, verdicts)
  const compared = tried.filter((work) => work.state === 'sent' && seen.get(work)?.by === 'mirror').length
  return { verdicts, compared, sent, revived: revived.size + before.size }
}

async function prepare(run: ApplyRun, missing: AttributesDone['missing']): Promise<readonly ContactWork[]> {
  const works = await prepareWorks(run, new Set(missing.keys()))
  if (missing.size === 0) return works
  const planned = new Map(run.plan.contacts.map((contact) => [contact.customerId, contact]))
  for (const work of works) {
    for (const { attribute } of planned.get(work.contact.customerId)?.changes ?? []) {
      const why = missing.get(attribute)
      if (why === undefined) continue
      if (why.cause === 'later') work.isOvertaken = true
      else reject(work, attribute, 'attribute-missing', why.message)
    }
  }
  return works
}

function routed({ config, destination }: ApplyRun, works: readonly ContactWork[]): Routes {
  const ownLists = new Set(config.sources.flatMap(({ lists }) => lists.map(({ id }) => id)))
  return routesOf(
    works.filter(({ state }) => state === 'planned'),
    { importFrom: destination.importFrom, ownLists },
  )
}

async function write(run: ApplyRun, { single, imports, lists }: Routes): Promise<void> {
  const imported = imports.flatMap(({ works }) => works)
  const of = single.length + imported.length + lists.length
  let done = 0
  const report = (more: number): void => run.progress({ phase: 'contacts', done: done + more, of })
  const left: ContactWork[] = []
  for (const group of imports) {
    const refused = await writeImport(run, group)
    left.push(...refused)
    done += group.works.length - refused.length
    report(0)
  }
  const one = [...left, ...single]
  await writeSingly(run, one, report)
  done += one.length
  const toMove = [...imported.filter(({ state, removeLists }) => state === 'sent' && removeLists.length > 0), ...lists]
  await writeLists(
    run,
    toMove.filter(({ route }) => route !== 'single'),
    (moved) => run.progress({ phase: 'lists', done: moved, of: toMove.length }),
  )
}

/** The mirror once more. Whoever interrupts may interrupt that too: then nothing is confirmed, and the next run sees. */
async function readAgain({ signal }: ApplyRun, readMirror: ReadMirror): Promise<boolean> {
  try {
    await readMirror({ whole: false })
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}

async function save(run: ApplyRun, verdicts: ContactsDone['verdicts']): Promise<void> {
  const at = nowOf(run)
  for (let from = 0; from < verdicts.length; from += chunk) {
    const some = verdicts.slice(from, from + chunk)
    const rows = some.flatMap(({ row }) => (row === undefined ? [] : [row]))
    const tried = rows.map(({ customerId }) => customerId)
    const rejections = some.flatMap(({ row, rejections: given }) => (row === undefined ? [] : given))
    await run.warehouse.work(async (sql) => {
      await saveLedger(sql, rows)
      await saveRejected(sql, tried, rejections, { id: run.plan.id, at })
    })
  }
  await run.warehouse.work((sql) => saveConflicts(sql, run.plan, at))
}
