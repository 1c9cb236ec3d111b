import type { ConfigDocument, Path } from './document.ts'
import { found } from './issues.ts'
import type { Problem } from './problems.ts'
import type { ConfigInput } from './schema/config.ts'
import { parseSourceName } from './values/names.ts'
import type { Problematic } from './values/parsed.ts'
import { parseWarehouse } from './values/warehouse-address.ts'

export type SourceInput = ConfigInput['connectors'][string]

/** What no single key can tell: keys that contradict each other. */
export function contradictions(input: ConfigInput, document: ConfigDocument, dir: string): Problem[] {
  const problem = (path: Path, text: string, code: Problem['code'] = 'TAJO_CONFIG_INVALID'): Problem => ({
    code,
    line: document.lineOf(path),
    key: path.join('.'),
    text,
  })
  const refused = (path: Path, parsed: Problematic): Problem => problem(path, `${parsed.problem}${found(path, document)}`, parsed.code)

  const warehouse = parseWarehouse(input.warehouse, dir)
  const problems: Problem[] = warehouse.ok ? [] : [refused(['warehouse'], warehouse)]
  const sources = sourcesOf(input)
  for (const { name, source } of sources) {
    const path = ['connectors', name]
    const named = parseSourceName(name)
    if (!named.ok) problems.push(problem(path, `the name ${named.problem}`))
    if (source.start_date !== undefined && document.lineOf([...path, 'historical_sync']) !== document.lineOf(path)) {
      problems.push(problem([...path, 'historical_sync'], 'says how far back to read, and so does start_date; keep one of them'))
    }
    if (source.type === 'freshdesk' && source.domain === undefined && source.base_url === undefined) {
      problems.push(problem([...path, 'domain'], 'must be the account’s name, such as yourcompany.freshdesk.com; it is missing'))
    }
    for (const [stream, long] of Object.entries(source.streams)) {
      const short = source.sync[stream]
      const enabled = typeof long === 'boolean' ? long : long?.enabled
      if (short !== undefined && enabled !== undefined && short !== enabled) {
        problems.push(problem([...path, 'streams', stream], `says ${enabled}, and sync.${stream} says ${short}; keep one of them`))
      }
    }
  }
  return [...problems, ...sharedTables(sources).map(({ name, other, schema }) => problem(['connectors', name], `would write the same tables as ${other} (${schema}); give it a layer or a prefix of its own`))]
}

/** The sources with their type settled: their own `type`, or their name. */
export function sourcesOf(input: ConfigInput): { readonly name: string; readonly source: SourceInput & { type: 'freshdesk' | 'zendesk' } }[] {
  return Object.entries(input.connectors).flatMap(([name, source]) => {
    if (source === undefined) return []
    return [{ name, source: { ...source, type: source.type ?? (name === 'zendesk' ? 'zendesk' : 'freshdesk') } as SourceInput & { type: 'freshdesk' | 'zendesk' } }]
  })
}
