import type { TableCounts } from './forget-person.ts'

/** What became of the person at a vendor. */
export interface SystemOutcome {
  readonly system: string
  readonly type: string
  /** What an erasure there does. */
  readonly effect: string
  /** `absent`: nobody was there; `kept`: it was not asked for; `open`: it could not be done, see why. */
  readonly outcome: 'erased' | 'absent' | 'kept' | 'open'
  /** Contacts or users it is about. */
  readonly people: number
  readonly why: string | null
}

/** What was done, for whoever has to prove it. Names nobody: whom it is about shows a digest that only this warehouse can make. */
export interface Receipt {
  readonly id: string
  readonly at: string
  readonly finishedAt: string | null
  readonly actor: string
  readonly reason: string
  readonly addressHash: string
  readonly systems: readonly SystemOutcome[]
  readonly tables: readonly TableCounts[]
  readonly stores: readonly { readonly name: string; readonly erased: number }[]
  /** `unchanged`: there is no support model. */
  readonly models: 'rebuilt' | 'unchanged' | 'open'
  readonly notes: readonly string[]
  /** What was not done, and why; empty when all is. */
  readonly open: readonly string[]
}

/** The receipt in words. */
export function receiptText(receipt: Receipt): string {
  const { id, at, finishedAt, actor, reason, addressHash, systems, tables, stores, models, notes, open } = receipt
  return [
    `Erasure ${id}`,
    `asked for    ${at}, by ${actor}`,
    `because      ${reason}`,
    `finished     ${finishedAt ?? 'not yet'}`,
    `person       ${addressHash}`,
    '',
    ...systems.map((one) => `${one.system}: ${outcomeWords(one)}`),
    ...tables.map((one) => `${one.name}: ${countWords(one)}`),
    ...stores.map(({ name, erased }) => `${name}: ${erased} emptied`),
    ...(models === 'rebuilt' ? ['support model: built anew'] : []),
    '',
    ...(open.length === 0 ? ['Nothing is left to do.'] : ['Not done:', ...open.map((one) => `- ${one}`)]),
    ...(notes.length === 0 ? [] : ['', ...notes.map((one) => `Note: ${one}`)]),
    '',
  ].join('\n')
}

/** What becomes of a table, in words. */
export function countWords({ deleted, emptied, mentions }: TableCounts): string {
  const words = [
    [deleted, 'deleted'],
    [emptied, 'emptied of what is personal'],
    [mentions, 'of others, where the address was taken out'],
  ] as const
  return words.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(', ')
}

function outcomeWords({ outcome, people, why, effect }: SystemOutcome): string {
  switch (outcome) {
    case 'erased':
      return `${people} erased (${effect})`
    case 'absent':
      return 'nobody was there'
    case 'kept':
      return `${people} left there, as it was not asked for`
    case 'open':
      return `${people} NOT erased: ${why ?? 'unknown'}`
  }
}
