import type { NewDelivery, Stored } from '@tajo/control/inbox/delivery'
import type { Gates } from './gate.ts'
import { rowsOf } from './rows.ts'

/** A delivery that an application received itself, or an event in its own shape. */
export interface HandedOn {
  readonly source: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

export interface HandOnDependencies {
  readonly gates: Gates
  readonly store: (rows: readonly NewDelivery[]) => Promise<readonly Stored[]>
  readonly onStored: (source: string) => void
}

/** Stores it like any other delivery; nothing is verified, since the token of the caller vouches for it. */
export function createHandOn({ gates, store, onStored }: HandOnDependencies) {
  return async ({ source, body, headers }: HandedOn): Promise<{ stored: 'new' | 'duplicate'; keys: string[] }> => {
    const { kind, source: config } = gates.named(source)
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? null))
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
    const given = { 'content-type': 'application/json', ...lower }
    const { keyName } = config.webhooks
    const unwrapped = kind.unwrap({ headers: given, body: bytes }, keyName === undefined ? {} : { keyName })
    const rows = rowsOf(source, unwrapped, given, bytes)
    const added = await store(rows)
    if (rows.some(({ state }, index) => state === 'pending' && added[index]?.outcome === 'stored')) onStored(source)
    return {
      stored: added.some(({ outcome }) => outcome === 'stored') ? 'new' : 'duplicate',
      keys: rows.map(({ key }) => key),
    }
  }
}
