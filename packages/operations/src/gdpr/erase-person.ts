import { randomBytes } from 'node:crypto'
import type { Warehouse } from '@tajo/core/warehouse'
import { ensureEraseKey, readErasedMarks } from '@tajo/warehouse/erase-marks'
import { addressMark } from '@tajo/warehouse/erased'
import { Mentions } from '@tajo/warehouse/mentions'
import { bringModelsUpToDate } from '../models/bring-up-to-date.ts'
import type { Call } from '../operation.ts'
import type { Workplace } from '../workplace.ts'
import { type Erasure, earlierErasure, saveErasure } from './erasures.ts'
import { type Found, findPerson } from './find-person.ts'
import { forgetPerson, type TableCounts } from './forget-person.ts'
import { type LookedUp, lookUp } from './look-up.ts'
import { erasureNotes, isStaff } from './notes.ts'
import { type Nobody, nobody } from './plan-erasure.ts'
import { type Receipt, receiptText } from './receipt.ts'
import { eraseAtVendors } from './vendors.ts'
import { gdprWords } from './words.ts'

export interface Erased {
  readonly kind: 'erased'
  readonly receipt: Receipt
  /** The same for a person. */
  readonly text: string
  /** Nothing was left to do: it was done before. */
  readonly isRepeat: boolean
}

export interface ErasureInput {
  readonly email: string
  readonly reason: string
  /** At the helpdesks too. */
  readonly helpdesk: boolean
}

/**
 * Erases a person: at the vendors, in the warehouse with a mark so that nobody comes back, in the stores of the server, and in the
 * models. Cut anywhere, it is completed by being called again.
 */
export function erasePerson(
  place: Workplace,
  input: ErasureInput,
  call: Pick<Call, 'signal' | 'tell' | 'actor'>,
): Promise<Erased | Nobody> {
  const { signal, tell } = call
  return place.withWarehouse({ command: 'gdpr erase', signal, computes: true }, async (warehouse) => {
    const looked = await lookUp(place, warehouse, input)
    const earlier = await warehouse.work((sql) => earlierErasure(sql, input.email))
    if (looked.found.people.length === 0) {
      if (earlier === undefined) return nobody(undefined)
      if (earlier.state === 'done')
        return { kind: 'erased', receipt: earlier.receipt, text: receiptText(earlier.receipt), isRepeat: true }
    }
    const begun = await locked(place, warehouse, () => eraseWhatIsKnown(place, warehouse, input, call, looked, earlier))
    tell({ kind: 'words', text: 'Erased in the warehouse; what remains is built anew' })
    const finished = await finish(place, warehouse, begun, signal)
    return { kind: 'erased', receipt: finished, text: receiptText(finished), isRepeat: false }
  })
}

/** What a command that erased ends with: 5 where a vendor has yet to do its part. */
export function erasureExitCode(answer: Erased | Nobody): number {
  if (answer.kind === 'nobody') return 1
  return answer.receipt.open.length > 0 ? 5 : 0
}

/** Nobody else writes to a source, or to Brevo, meanwhile: what was read before the marks must not be stored after them. */
async function locked<T>(place: Workplace, warehouse: Warehouse, task: () => Promise<T>): Promise<T> {
  const release: (() => Promise<void>)[] = []
  try {
    for (const name of [...place.config.sources.map((source) => source.name), 'brevo (activation)']) {
      const free = await warehouse.lockSource?.(name)
      if (free !== undefined) release.push(free)
    }
    return await task()
  } finally {
    for (const free of release.reverse()) await free()
  }
}

async function eraseWhatIsKnown(
  place: Workplace,
  warehouse: Warehouse,
  { email, reason, helpdesk }: ErasureInput,
  { signal, tell, actor }: Pick<Call, 'signal' | 'tell' | 'actor'>,
  looked: LookedUp,
  earlier: Erasure | undefined,
): Promise<Erasure> {
  const goesOn = earlier !== undefined && earlier.state !== 'done' ? earlier : undefined
  const id = goesOn?.id ?? `e-${randomBytes(6).toString('hex')}`
  const at = new Date(place.clock.now()).toISOString()
  tell({ kind: 'words', text: 'Erasing at the vendors' })
  const known = new Map(
    [...(goesOn?.open ?? []), ...looked.found.people].map((one) => [`${one.source}\n${one.stream}\n${one.key}`, one]),
  )
  const { systems, open } = await eraseAtVendors(place, [...known.values()], { helpdesk, signal })
  signal.throwIfAborted()
  return warehouse.work(async (sql) => {
    const found = withAsked(await findPerson(sql, looked.search), email)
    const staff = await isStaff(sql, place.config.models.layer, found)
    const addressHash = goesOn?.receipt.addressHash ?? addressMark(await ensureEraseKey(sql), email.trim())
    const tables = await forgetPerson(sql, {
      tables: looked.stored.tables,
      dialect: looked.dialect,
      found,
      at,
      receipt: id,
    })
    const receipt: Receipt = {
      id,
      at: goesOn?.at ?? at,
      finishedAt: null,
      actor,
      reason: new Mentions(found.addresses).outOfText(reason) ?? '[erased]',
      addressHash,
      systems: joinedSystems(goesOn, systems),
      tables: joinedTables(goesOn?.receipt.tables ?? [], tables),
      stores: goesOn?.receipt.stores ?? [],
      models: 'open',
      notes: erasureNotes(place, warehouse.kind, looked, systems, staff),
      open: [
        ...systems.flatMap(({ system, outcome, why }) => (outcome === 'open' ? [`${system}: ${why ?? ''}`] : [])),
        ...(looked.problem === undefined ? [] : [gdprWords.notAsked(looked.problem)]),
      ],
    }
    const erasure: Erasure = { id, at: receipt.at, state: 'begun', receipt, open }
    await saveErasure(sql, erasure)
    return erasure
  })
}

/** The stores of the server and the models; each may be done again. */
async function finish(place: Workplace, warehouse: Warehouse, erasure: Erasure, signal: AbortSignal): Promise<Receipt> {
  const person = await warehouse.work((sql) => readErasedMarks(sql))
  const stores = new Map(erasure.receipt.stores.map(({ name, erased }) => [name, erased]))
  for (const store of place.personalStores ?? []) {
    signal.throwIfAborted()
    stores.set(store.name, (stores.get(store.name) ?? 0) + (await store.erase(person)))
  }
  const isBuilt = (await warehouse.work((sql) => sql.count('SELECT count(*) FROM _tajo.models'))) > 0
  const hasHelpdesk = place.config.sources.some(({ type, enabled }) => enabled && type !== 'brevo')
  if (isBuilt && hasHelpdesk) await bringModelsUpToDate(place, warehouse, { full: true, signal })
  const open = [...erasure.receipt.open, ...(isBuilt && !hasHelpdesk ? [gdprWords.modelsLeft] : [])]
  const receipt: Receipt = {
    ...erasure.receipt,
    stores: [...stores].map(([name, erased]) => ({ name, erased })),
    models: isBuilt ? (hasHelpdesk ? 'rebuilt' : 'open') : 'unchanged',
    finishedAt: new Date(place.clock.now()).toISOString(),
    open,
  }
  await warehouse.work((sql) => saveErasure(sql, { ...erasure, receipt, state: open.length === 0 ? 'done' : 'open' }))
  return receipt
}

/** Where an erasure goes on, nobody is known any more but the address. */
function withAsked(found: Found, email: string): Found {
  return { ...found, addresses: [...new Set([email.trim().toLowerCase(), ...found.addresses])] }
}

/** What was erased before stays erased. */
function joinedSystems(goesOn: Erasure | undefined, systems: Receipt['systems']): Receipt['systems'] {
  return systems.map((now) => {
    const before = goesOn?.receipt.systems.find(({ system }) => system === now.system)
    return now.outcome === 'absent' && before !== undefined && before.outcome !== 'open' ? before : now
  })
}

function joinedTables(before: readonly TableCounts[], now: readonly TableCounts[]): readonly TableCounts[] {
  const all = new Map(before.map((one) => [one.name, one]))
  for (const { name, deleted, emptied, mentions } of now) {
    const known = all.get(name) ?? { deleted: 0, emptied: 0, mentions: 0 }
    all.set(name, {
      name,
      deleted: known.deleted + deleted,
      emptied: known.emptied + emptied,
      mentions: known.mentions + mentions,
    })
  }
  return [...all.values()]
}
