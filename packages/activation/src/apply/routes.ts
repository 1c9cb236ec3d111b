import type { ImportRow } from '@tajo/core/destination'
import { attributesOf, type ContactWork, hasOwnCall } from './contact-work.ts'

export interface ImportGroup {
  readonly kind: 'update' | 'create-blocked'
  readonly listIds: readonly [number, ...number[]]
  readonly works: readonly ContactWork[]
}

export interface Routes {
  readonly single: readonly ContactWork[]
  readonly imports: readonly ImportGroup[]
  /** Nothing but lists to change, fewer calls in chunks than one by one. */
  readonly lists: readonly ContactWork[]
}

const listChunk = 150

/** The cheapest way for each contact that the contract allows. */
export function routesOf(
  works: readonly ContactWork[],
  { importFrom, ownLists }: { readonly importFrom: number; readonly ownLists: ReadonlySet<number> },
): Routes {
  const [own, lists] = [works.filter(hasOwnCall), works.filter((work) => !hasOwnCall(work))]
  const groups = new Map<string, { group: ImportGroup; works: ContactWork[] }>()
  const single: ContactWork[] = []
  for (const work of own) {
    const listIds = importLists(work, ownLists)
    if (listIds === undefined || !mayBeImported(work)) {
      single.push(work)
      continue
    }
    const kind = work.isNew ? 'create-blocked' : 'update'
    const key = JSON.stringify([kind, listIds])
    const known = groups.get(key)
    if (known !== undefined) known.works.push(work)
    else {
      const members = [work]
      groups.set(key, { works: members, group: { kind, listIds, works: members } })
    }
  }
  const imports: ImportGroup[] = []
  for (const { group, works: members } of groups.values()) {
    if (members.length >= importFrom) imports.push(group)
    else single.push(...members)
  }
  const inChunks = chunkCalls(lists) < lists.length
  return { single: inChunks ? single : [...single, ...lists], imports, lists: inChunks ? lists : [] }
}

/** What an import carries truly: an address, and values that are neither cleared nor `false` [client: it leaves a `true` alone]. */
function mayBeImported({ email, isNew, consent, block, changes }: ContactWork): boolean {
  if (email === undefined || block || (isNew && consent !== 'blocked')) return false
  return changes.every(({ after }) => after !== null && after !== false && after !== '')
}

/**
 * An import names at least one list [oas]. Those to be added will do; else one of ours that the contact is in already, which
 * changes nothing. Without such a list the contact goes by itself.
 */
function importLists(
  { addLists, memberOf }: ContactWork,
  ownLists: ReadonlySet<number>,
): readonly [number, ...number[]] | undefined {
  const [first, ...others] =
    addLists.length > 0 ? addLists.toSorted((a, b) => a - b) : memberOf.filter((list) => ownLists.has(list)).slice(0, 1)
  return first === undefined ? undefined : [first, ...others]
}

function chunkCalls(works: readonly ContactWork[]): number {
  const sizes = new Map<string, number>()
  for (const { addLists, removeLists } of works) {
    for (const key of [...addLists.map((list) => `+${list}`), ...removeLists.map((list) => `-${list}`)])
      sizes.set(key, (sizes.get(key) ?? 0) + 1)
  }
  return [...sizes.values()].reduce((sum, size) => sum + Math.ceil(size / listChunk), 0)
}

export function importRow(work: ContactWork): ImportRow {
  return {
    email: work.email ?? '',
    ...(work.extId === undefined ? {} : { extId: work.extId }),
    ...(work.phone === undefined ? {} : { phone: work.phone }),
    attributes: attributesOf(work),
  }
}
