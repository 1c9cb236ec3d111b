import type { AskContext, Asked } from './ask.ts'
import { alsoDue, type Due } from './due.ts'
import { valuesFrom } from './read-due.ts'
import { storedVersions } from './stored-versions.ts'

/** Columns of a row whose target is read too where the warehouse lacks it. */
const pointing = ['requester_id', 'company_id', 'organization_id', 'group_id', 'responder_id', 'assignee_id']

/** People, companies and groups that nobody has stored: without them a row speaks of nobody. */
export async function missingTargets(
  context: AskContext,
  due: readonly Due[],
  asked: readonly Asked[],
): Promise<readonly Due[]> {
  const { source, warehouse } = context
  const targets = new Map<string, Set<string>>()
  for (const one of asked) {
    if (one.what !== 'record') continue
    for (const column of pointing) {
      const target = source.connection.pointers[column]
      if (target === undefined || target === one.due.stream.stream.name) continue
      const keys = targets.get(target) ?? new Set()
      for (const key of valuesFrom(one.answer, one.due.stream.table, column)) keys.add(key)
      targets.set(target, keys)
    }
  }
  const missing: Due[] = []
  for (const [name, keys] of targets) {
    const target = alsoDue(source, due, name)
    if (target === undefined || (await warehouse.checkpoint(source.name, name)) === undefined) continue
    const stored = await storedVersions(warehouse, target.stream.table, keys)
    // Agents ask too, and are no contacts.
    const agents = name === 'agents' ? undefined : source.tables.get('agents')
    const staff =
      agents === undefined || (await warehouse.checkpoint(source.name, 'agents')) === undefined
        ? new Map()
        : await storedVersions(warehouse, agents, keys)
    const wanted = [...keys].filter((key) => !stored.has(key) && !staff.has(key) && !target.keys.has(key))
    if (wanted.length > 0) missing.push({ ...target, keys: new Set(wanted), parents: new Map(), listedFor: new Map() })
  }
  return missing
}
