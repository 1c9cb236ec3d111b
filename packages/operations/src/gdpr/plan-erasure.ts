import { readErasedMarks } from '@tajo/warehouse/erase-marks'
import type { RecordName } from '@tajo/warehouse/erased'
import type { Call } from '../operation.ts'
import type { Workplace } from '../workplace.ts'
import { earlierErasure } from './erasures.ts'
import { forgetPerson, type TableCounts } from './forget-person.ts'
import { lookUp, rehearsed } from './look-up.ts'
import { erasureNotes, isStaff } from './notes.ts'
import type { SystemOutcome } from './receipt.ts'
import { systemsOf } from './vendors.ts'
import { gdprWords } from './words.ts'

/** Nobody has the address. `erasedBefore`: somebody with it was erased. */
export interface Nobody {
  readonly kind: 'nobody'
  readonly text: string
  readonly erasedBefore: { readonly id: string; readonly at: string; readonly isDone: boolean } | null
}

export interface ErasurePlan {
  readonly kind: 'plan'
  readonly people: readonly RecordName[]
  readonly addresses: number
  readonly systems: readonly SystemOutcome[]
  readonly tables: readonly TableCounts[]
  readonly stores: readonly { readonly name: string; readonly rows: number }[]
  readonly notes: readonly string[]
}

/** What an erasure would do. The warehouse is as it was afterwards, and no vendor is written to. */
export function planErasure(
  place: Workplace,
  { email, helpdesk }: { readonly email: string; readonly helpdesk: boolean },
  { signal }: Pick<Call, 'signal'>,
): Promise<ErasurePlan | Nobody> {
  return place.withWarehouse({ command: 'gdpr erase', signal }, async (warehouse) => {
    const looked = await lookUp(place, warehouse, { email, helpdesk })
    const { found, stored, dialect } = looked
    if (found.people.length === 0) {
      const earlier = await warehouse.work((sql) => earlierErasure(sql, email))
      return nobody(earlier)
    }
    const systems = await systemsOf(place, found, helpdesk)
    const at = new Date(place.clock.now()).toISOString()
    const { tables, person, staff } = await rehearsed(warehouse, async (sql) => ({
      staff: await isStaff(sql, place.config.models.layer, found),
      tables: await forgetPerson(sql, { tables: stored.tables, dialect, found, at, receipt: 'plan' }),
      person: await readErasedMarks(sql),
    }))
    const stores: { name: string; rows: number }[] = []
    for (const store of place.personalStores ?? []) {
      const parts = await store.find(person)
      stores.push({ name: store.name, rows: parts.reduce((sum, { rows }) => sum + rows.length, 0) })
    }
    return {
      kind: 'plan',
      people: found.people,
      addresses: found.addresses.length,
      systems,
      tables,
      stores,
      notes: erasureNotes(place, warehouse.kind, looked, systems, staff),
    }
  })
}

export function nobody(
  earlier: { readonly id: string; readonly at: string; readonly state: string } | undefined,
): Nobody {
  return {
    kind: 'nobody',
    text: gdprWords.nobody,
    erasedBefore: earlier === undefined ? null : { id: earlier.id, at: earlier.at, isDone: earlier.state === 'done' },
  }
}
