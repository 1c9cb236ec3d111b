import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { BrevoConfig, Config } from '@tajo/core/config/config'
import type { Destination } from '@tajo/core/destination'
import { isErrorCode } from '@tajo/core/error-codes'
import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Source } from '@tajo/engine/source'
import { withSource } from '../with-source.ts'
import type { Workplace } from '../workplace.ts'
import { activationWords } from './words.ts'

export interface Target {
  readonly config: ActivationConfig
  readonly account: BrevoConfig
}

/** The account that is opened for writing, and how its news come into the warehouse. */
export interface OpenTarget {
  readonly destination: Destination
  /** The account as it is read. */
  readonly source: Source
  /** Syncs what the account has; `whole` walks all contacts, so that deleted ones are known. */
  readonly readMirror: (read: { readonly whole: boolean }) => Promise<void>
}

/** Streams a plan is made with. */
const mirrored = ['contacts', 'lists', 'contact_attributes'] as const

/** What is to be written where, or a word about what is missing in tajo.yml. */
export function targetOf(config: Config): Target {
  const account = config.sources.find((source) => source.type === 'brevo')
  if (config.activation !== undefined && account !== undefined) return { config: config.activation, account }
  if (account !== undefined)
    throw new TajoError('TAJO_CONFIG_UNKNOWN_SOURCE', activationWords.switchedOff, { hint: activationWords.switchOn })
  if (config.unusedSources.some(({ type }) => type === 'brevo'))
    throw new TajoError('TAJO_CONFIG_VARIABLE', activationWords.keyMissing, { hint: activationWords.setKey })
  throw new TajoError('TAJO_CONFIG_UNKNOWN_SOURCE', activationWords.notConfigured, { hint: activationWords.configure })
}

/** Opens the account and hands it over. */
export async function withTarget<T>(
  place: Workplace,
  { account }: Target,
  warehouse: Warehouse,
  signal: AbortSignal,
  use: (target: OpenTarget) => Promise<T>,
): Promise<T> {
  const { sync } = await import('@tajo/engine/sync')
  return withSource(place, account, (source) => {
    const { connection } = source
    if (connection.destination === undefined) throw new Error(`${account.name} cannot be written to.`)
    const read = async (streams: readonly string[], full: boolean): Promise<void> => {
      const { verdict } = await sync(source, warehouse, { streams, full, clock: place.clock, signal })
      signal.throwIfAborted()
      if (verdict.kind === 'failed')
        throw new TajoError(isErrorCode(verdict.code) ? verdict.code : 'TAJO_INTERNAL', verdict.reason, {
          hint: verdict.hint,
        })
      // A contact that could not be read is not written either; who was not listed at all might be met twice.
      if (verdict.kind === 'incomplete')
        throw new TajoError('TAJO_MIRROR', activationWords.mirrorIncomplete(verdict.reason))
    }
    const readMirror: OpenTarget['readMirror'] = async ({ whole }) => {
      await read(mirrored, whole)
      if (!whole && (await hasVanished())) await read(['contacts'], true)
    }
    // Nothing tells of a contact that is deleted, but the account counts what it has.
    const hasVanished = async (): Promise<boolean> => {
      const contacts = source.streams.get('contacts')
      if (contacts === undefined) return false
      const counted = await connection.vendorCount(contacts.stream, place.clock)
      const { live } = await warehouse.counts(contacts.table)
      return counted !== undefined && counted.count !== live
    }
    return use({ destination: connection.destination, source, readMirror })
  })
}
