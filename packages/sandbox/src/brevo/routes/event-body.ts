import { isObject } from '../../world/json.ts'
import type { Call } from '../http/call.ts'
import type { StoredEvent } from '../world/events.ts'
import { contactAt } from '../world/identity.ts'
import { momentOf } from '../world/moment.ts'
import type { Contact } from '../world/records.ts'

const NAME = /^[A-Za-z0-9_-]{1,255}$/
const MOST_BYTES = 50 * 1024
const TYPES = ['contact_id', 'email_id', 'ext_id', 'phone_id', 'whatsapp_id', 'landline_number_id'] as const

/** The event as it will be kept, or what is wrong with it. */
export function eventIn(call: Call, given: unknown): StoredEvent | string {
  if (!isObject(given)) return 'event is invalid'
  const { event_name: name, identifiers, event_date: date, object } = given
  if (name === undefined || name === '') return 'event_name is missing'
  if (typeof name !== 'string' || !NAME.test(name)) return 'event_name is invalid'
  if (identifiers === undefined) return 'identifiers is missing'
  if (!isObject(identifiers)) return 'identifiers is invalid'
  const who = TYPES.filter((type) => identifiers[type] !== undefined)
  if (who.length === 0) return 'At least one identifier is needed'
  if (!who.every((type) => typeof identifiers[type] === (type === 'contact_id' ? 'number' : 'string'))) {
    return 'identifiers is invalid'
  }
  const now = call.world.now()
  const at = date === undefined ? now : typeof date === 'string' ? momentOf(date) : undefined
  if (at === undefined) return 'event_date is invalid'
  const properties = propertiesIn(given['event_properties'])
  const contactProperties = propertiesIn(given['contact_properties'])
  if (typeof properties === 'string') return `event_properties ${properties}`
  if (typeof contactProperties === 'string') return `contact_properties ${contactProperties}`
  return {
    // `contact_id` wins over the others [oas3.1].
    contactId:
      firstOf(
        call,
        who.map((type) => [type, String(identifiers[type])] as const),
      )?.id ?? null,
    name,
    at,
    receivedAt: now,
    properties,
    contactProperties,
    objectType: isObject(object) && typeof object['type'] === 'string' ? object['type'] : null,
  }
}

function firstOf({ world }: Call, who: readonly (readonly [type: string, value: string])[]): Contact | undefined {
  for (const [type, value] of who) {
    const contact = contactAt(world, value, type, false)
    if (contact !== undefined && contact !== 'invalid') return contact
  }
  return undefined
}

/** Null is in no type the vendor lists [oas3.1]. */
function propertiesIn(given: unknown): Readonly<Record<string, unknown>> | string {
  if (given === undefined) return {}
  if (!isObject(given)) return 'is invalid'
  if (!Object.keys(given).every((key) => NAME.test(key))) return 'has an invalid key'
  if (Object.values(given).includes(null)) return 'has a value without a type'
  if (Buffer.byteLength(JSON.stringify(given)) > MOST_BYTES) return 'is more than 50 KB'
  return given
}
