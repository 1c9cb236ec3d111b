import type { SourceConfig } from '@tajo/core/config/config'
import { isTajoError } from '@tajo/core/errors'
import { isObject, type JsonObject } from '@tajo/core/json'
import type { RecordName } from '@tajo/warehouse/erased'
import type { Workplace } from '../workplace.ts'
import type { Found } from './find-person.ts'
import { liveSources } from './personal-tables.ts'
import type { SystemOutcome } from './receipt.ts'

/** A contact as Brevo has it at the moment. */
export interface LiveContact extends RecordName {
  readonly record: JsonObject
}

/** Asks Brevo for whoever has the address: somebody may be there whom the mirror does not have yet. */
export async function liveContacts(
  place: Workplace,
  addresses: readonly string[],
): Promise<{ readonly contacts: readonly LiveContact[]; readonly problem: string | undefined }> {
  const contacts: LiveContact[] = []
  try {
    for (const config of liveSources(place.config).filter(({ type }) => type === 'brevo')) {
      await place.withConnection(config, async (connection) => {
        const stream = connection.streams.find(({ name }) => name === 'contacts')
        if (stream === undefined) return
        for (const address of addresses) {
          const read = await connection.readOne(stream, `email:${address}`)
          if (read?.found !== true) continue
          const [record] = JSON.parse(Buffer.from(read.page.body).toString()) as readonly unknown[]
          if (isObject(record))
            contacts.push({
              source: config.name,
              stream: stream.name,
              key: String(record['id']),
              record: record as JsonObject,
            })
        }
      })
    }
  } catch (error) {
    if (!isTajoError(error) || error.code === 'TAJO_INTERRUPTED') throw error
    return { contacts, problem: `Brevo: ${error.message}` }
  }
  return { contacts, problem: undefined }
}

/** Asks the helpdesks for whoever has an address: somebody may be there who was never stored, or was erased here alone before. */
export async function atHelpdesks(
  place: Workplace,
  addresses: readonly string[],
): Promise<{ readonly people: readonly RecordName[]; readonly problem: string | undefined }> {
  const people: RecordName[] = []
  const problems: string[] = []
  for (const config of liveSources(place.config).filter(({ type }) => type !== 'brevo')) {
    try {
      await place.withConnection(config, async ({ eraser }) => {
        if (eraser?.find === undefined) return
        for (const address of addresses)
          for (const key of await eraser.find(address)) people.push({ source: config.name, stream: eraser.stream, key })
      })
    } catch (error) {
      if (!isTajoError(error) || error.code === 'TAJO_INTERRUPTED') throw error
      problems.push(`${config.name}: ${error.message}`)
    }
  }
  return { people, problem: problems.length === 0 ? undefined : problems.join('; ') }
}

/** What the plan says of each vendor, before anything is done. */
export async function systemsOf(
  place: Workplace,
  { people }: Pick<Found, 'people'>,
  helpdesk: boolean,
): Promise<readonly SystemOutcome[]> {
  const systems: SystemOutcome[] = []
  for (const config of liveSources(place.config)) {
    await place.withConnection(config, async ({ eraser }) => {
      if (eraser === undefined) return
      const count = theirs(people, config, eraser.stream).length
      systems.push({
        ...nameOf(config),
        effect: eraser.effect,
        outcome: count === 0 ? 'absent' : isAsked(config, helpdesk) ? 'erased' : 'kept',
        people: count,
        why: null,
      })
    })
  }
  return systems
}

/** Erases the person at the vendors; `open` are those that could not be erased. */
export async function eraseAtVendors(
  place: Workplace,
  people: readonly RecordName[],
  { helpdesk, signal }: { readonly helpdesk: boolean; readonly signal: AbortSignal },
): Promise<{ readonly systems: readonly SystemOutcome[]; readonly open: readonly RecordName[] }> {
  const systems: SystemOutcome[] = []
  const open: RecordName[] = []
  for (const config of liveSources(place.config)) {
    signal.throwIfAborted()
    await place.withConnection(config, async ({ eraser }) => {
      if (eraser === undefined) return
      const ids = theirs(people, config, eraser.stream)
      const system = { ...nameOf(config), effect: eraser.effect, people: ids.length, why: null }
      if (ids.length === 0) return void systems.push({ ...system, outcome: 'absent' })
      if (!isAsked(config, helpdesk)) return void systems.push({ ...system, outcome: 'kept' })
      let found = 0
      const problems = new Set<string>()
      for (const id of ids) {
        const erased = await attempt(() => eraser.erase(id.key), signal)
        if (erased.ok) found += erased.found ? 1 : 0
        else {
          problems.add(erased.message)
          open.push(id)
        }
      }
      const outcome = problems.size > 0 ? 'open' : found > 0 ? 'erased' : 'absent'
      systems.push({ ...system, outcome, why: problems.size === 0 ? null : [...problems].join('; ') })
    })
  }
  return { systems, open }
}

/** What a vendor refuses is told, and the rest goes on; who interrupts ends it. */
async function attempt<T>(
  task: () => Promise<T>,
  signal: AbortSignal,
): Promise<T | { readonly ok: false; readonly message: string }> {
  try {
    return await task()
  } catch (error) {
    signal.throwIfAborted()
    if (!isTajoError(error)) throw error
    return { ok: false, message: `${error.code}: ${error.message}` }
  }
}

function theirs(people: readonly RecordName[], { name }: SourceConfig, stream: string): readonly RecordName[] {
  return people.filter((one) => one.source === name && one.stream === stream)
}

function isAsked({ type }: SourceConfig, helpdesk: boolean): boolean {
  return type === 'brevo' || helpdesk
}

function nameOf({ name, type }: SourceConfig) {
  return { system: name, type }
}
