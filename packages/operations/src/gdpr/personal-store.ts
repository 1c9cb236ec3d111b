import type { JsonObject } from '@tajo/core/json'
import type { ErasedMarks } from '@tajo/warehouse/erase-marks'
import { addressesIn } from '@tajo/warehouse/mentions'

/** Somebody, and the records about him or her. */
export type Person = Pick<ErasedMarks, 'hasAddress' | 'has'>

/** A place outside of the warehouse where something personal may be kept. */
export interface PersonalStore {
  /** For receipts and file names: `inbox`. */
  readonly name: string
  find(person: Person): Promise<readonly { readonly name: string; readonly rows: readonly JsonObject[] }[]>
  /** Answers how many things lost what was personal. What is gone already is none. */
  erase(person: Person): Promise<number>
}

/** Whether a text mentions an address of the person. */
export function mentions(person: Person, text: string): boolean {
  return addressesIn(text).some((address) => person.hasAddress(address))
}
