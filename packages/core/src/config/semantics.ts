import type { ConfigDocument, Path } from './document.ts'
import { found } from './issues.ts'
import { mappingProblems } from './mapping-problems.ts'
import type { Problem } from './problems.ts'
import type { ConfigInput } from './schema/config.ts'
import type { FreshdeskInput } from './schema/freshdesk.ts'
import type { ZendeskInput } from './schema/zendesk.ts'
import { valueAt } from './value-at.ts'
import { parseSourceName } from './values/names.ts'
import { parseWarehouse } from './values/warehouse-address.ts'
import { zendeskAuth } from './zendesk-auth.ts'

export interface NamedSource {
  readonly name: string
  readonly source: FreshdeskInput | ZendeskInput
}

export function sourcesOf(input: ConfigInput): readonly NamedSource[] {
  return Object.entries(input.connectors).flatMap(([name, source]) => (source === undefined ? [] : [{ name, source }]))
}

/** Schema a source's tables go to, unless the file says otherwise. */
export function layerOf(name: string): string {
  return name.replaceAll('-', '_')
}

/** An address of a server that cannot be taken apart may hold a password anywhere. */
function foundAddress({ warehouse }: ConfigInput, document: ConfigDocument): string {
  return /^\s*postgres/i.test(warehouse) ? '' : found(['warehouse'], document)
}

/** What no key tells alone: keys that contradict each other, and values that need the folder. */
export function contradictions(
  input: ConfigInput,
  document: ConfigDocument,
  dir: string,
  lookUp: (variable: string) => string | undefined,
): Problem[] {
  const sources = sourcesOf(input)
  const warehouse = parseWarehouse(input.warehouse, dir)
  return [
    ...(warehouse.ok ? [] : [problem(document, ['warehouse'], warehouse.problem + foundAddress(input, document))]),
    ...sources.flatMap((named) => [...ofSource(named, document), ...ofZendesk(named, document, lookUp)]),
    ...sharedTables(input, sources).map(([name, other]) =>
      problem(
        document,
        name === 'brevo' || name === 'models' ? [name] : ['connectors', name],
        `would write the same tables as ${other}; give it a layer or a prefix of its own`,
      ),
    ),
    ...mappingProblems(input, sources, document),
    ...homeless(input, sources).map((key) =>
      problem(document, [key], `belongs under the one source it is for, as connectors.<name>.${key}`),
    ),
  ]
}

function ofSource({ name, source }: NamedSource, document: ConfigDocument): Problem[] {
  const path = ['connectors', name]
  const problems: Problem[] = []
  const named = parseSourceName(name)
  if (!named.ok) problems.push(problem(document, path, `the name ${named.problem}`))
  if (name === 'brevo')
    problems.push(problem(document, path, 'must be named otherwise: brevo is the account of the section `brevo`'))
  if (source.start_date !== undefined && valueAt(document.value, [...path, 'historical_sync']) !== undefined) {
    problems.push(
      problem(
        document,
        [...path, 'historical_sync'],
        'says how far back to read, and so does start_date; keep one of them',
      ),
    )
  }
  if (source.type === 'freshdesk' && source.domain === undefined && source.base_url === undefined) {
    problems.push(
      problem(
        document,
        [...path, 'domain'],
        'must be the account’s name, such as yourcompany.freshdesk.com; it is missing',
      ),
    )
  }
  for (const [stream, long] of Object.entries(source.streams)) {
    const short = source.sync[stream]
    const enabled = typeof long === 'boolean' ? long : long?.enabled
    if (short !== undefined && enabled !== undefined && short !== enabled) {
      problems.push(
        problem(
          document,
          [...path, 'streams', stream],
          `says ${enabled}, and sync.${stream} says ${short}; keep one of them`,
        ),
      )
    }
  }
  return problems
}

function ofZendesk(
  { name, source }: NamedSource,
  document: ConfigDocument,
  lookUp: (variable: string) => string | undefined,
): Problem[] {
  if (source.type !== 'zendesk') return []
  const path = ['connectors', name]
  const problems: Problem[] = []
  if (source.subdomain === undefined && source.base_url === undefined)
    problems.push(
      problem(
        document,
        [...path, 'subdomain'],
        'must be the account’s name, the part before .zendesk.com; it is missing',
      ),
    )
  const auth = zendeskAuth(source, lookUp)
  if (source.enabled && typeof auth === 'string') problems.push(problem(document, path, auth))
  return problems
}

/** Pairs of parts whose tables would be the same ones. */
function sharedTables(input: ConfigInput, sources: readonly NamedSource[]): [string, string][] {
  const places: [string, string][] = sources.map(({ name, source }) => [
    name,
    `${source.layer ?? layerOf(name)}.${source.prefix}`,
  ])
  if (input.brevo !== undefined) places.push(['brevo', `${input.brevo.layer ?? 'brevo'}.${input.brevo.prefix}`])
  places.push(['models', `${input.models.layer ?? 'support'}.`])
  const first = new Map<string, string>()
  return places.flatMap(([name, place]): [string, string][] => {
    const other = first.get(place.toLowerCase())
    if (other === undefined) first.set(place.toLowerCase(), name)
    return other === undefined ? [] : [[name, other]]
  })
}

/** Mappings at the top of the file when more than one source could be meant. */
function homeless(input: ConfigInput, sources: readonly NamedSource[]): string[] {
  const count = (type: string): number => sources.filter(({ source }) => source.type === type).length
  return (['contact_mapping', 'ticket_events', 'field_mapping'] as const).filter(
    (key) => input[key] !== undefined && count(key === 'field_mapping' ? 'zendesk' : 'freshdesk') > 1,
  )
}

function problem(document: ConfigDocument, path: Path, text: string): Problem {
  return { code: 'TAJO_CONFIG_INVALID', line: document.lineOf(path), key: path.join('.'), text }
}
