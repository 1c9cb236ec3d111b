import { isObject } from '../../world/json.ts'
import { flagIn, type Given, idsIn, objectIn, textIn } from '../http/body.ts'
import type { Call } from '../http/call.ts'
import { invalid } from '../http/problem.ts'
import { fitting, isEmail, phoneDigits, type ValueSource } from '../world/attributes.ts'
import { PHONES, type Value } from '../world/records.ts'
import type { BrevoWorld } from '../world/world.ts'
import type { ContactChange } from '../world/write-contact.ts'

/** Everything of a single write that does not say whom it is about. */
export function changeIn(call: Call, given: Given): ContactChange {
  const { world } = call
  const read = readAttributes(world, objectIn(given, 'attributes') ?? {}, 'single')
  const extId = textIn(given, 'ext_id')
  const addLists = knownLists(world, idsIn(given, 'listIds'))
  const emailBlacklisted = flagIn(given, 'emailBlacklisted')
  const smsBlacklisted = flagIn(given, 'smsBlacklisted')
  if (read.email !== undefined && !isEmail(read.email)) throw invalid('Invalid email address')
  return {
    ...read,
    ...(extId === undefined ? undefined : { extId: extId === '' ? null : extId }),
    ...(emailBlacklisted === undefined ? undefined : { emailBlacklisted }),
    ...(smsBlacklisted === undefined ? undefined : { smsBlacklisted }),
    addLists,
  }
}

/** Unknown lists fail the write [guess]. */
export function knownLists(world: BrevoWorld, ids: readonly number[] | undefined): readonly number[] {
  if (ids === undefined) return []
  if (!ids.every((id) => world.lists.has(id))) throw invalid('List ids are invalid')
  return ids
}

export interface ReadAttributes {
  readonly email?: string
  readonly extId?: string | null
  readonly values: Readonly<Record<string, Value | null>>
}

/** Attributes as sent to those that are kept: unknown names, other cases of them and values of another type are dropped [oas]. */
export function readAttributes(world: BrevoWorld, given: Given, source: ValueSource): ReadAttributes {
  const values: Record<string, Value | null> = {}
  let email: string | undefined
  let extId: string | null | undefined
  for (const [name, value] of Object.entries(given)) {
    if (name === 'EMAIL') {
      if (typeof value === 'string' && value !== '') email = value
    } else if (value === null || isObject(value)) {
      world.counters.drop(name, 'null')
    } else if (!world.attributes.has(name)) {
      world.counters.drop(name, 'unknown')
    } else if (value === '') {
      if (source !== 'single' || !world.settings.quirks.emptyClears) world.counters.drop(name, 'empty')
      else if (name === 'EXT_ID') extId = null
      else values[name] = null
    } else if (name === 'EXT_ID') {
      extId = String(value)
    } else {
      const kept = valueIn(world, name, value, source)
      if (kept !== undefined) values[name] = kept
    }
  }
  return { values, ...(email === undefined ? undefined : { email }), ...(extId === undefined ? undefined : { extId }) }
}

function valueIn(world: BrevoWorld, name: string, given: unknown, source: ValueSource): Value | undefined {
  if ((PHONES as readonly string[]).includes(name)) {
    const digits = phoneDigits(given)
    // One bad phone fails a single write whole [client]; an import goes on without it [guess].
    if (digits === undefined && source === 'single') throw invalid('Invalid phone number')
    if (digits === undefined) world.counters.drop(name, 'invalid phone')
    return digits
  }
  if (source === 'rows' && given === false && world.settings.quirks.importIgnoresFalse) {
    world.counters.drop(name, 'false')
    return undefined
  }
  const definition = world.attributes.get(name)
  const kept = definition === undefined ? undefined : fitting(definition, given, source)
  if (kept === undefined) world.counters.drop(name, 'mistyped')
  return kept
}
