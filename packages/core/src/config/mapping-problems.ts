import type { ConfigDocument, Path } from './document.ts'
import { isMetric } from './metric-fields.ts'
import type { Problem } from './problems.ts'
import type { ConfigInput } from './schema/config.ts'
import type { MappingInput } from './schema/mapping.ts'
import type { NamedSource } from './semantics.ts'

/** Mappings that contradict themselves. */
export function mappingProblems(
  input: ConfigInput,
  sources: readonly NamedSource[],
  document: ConfigDocument,
): Problem[] {
  const mappings: [Path, MappingInput | undefined][] = [
    [['contact_mapping'], input.contact_mapping],
    [['field_mapping'], input.field_mapping],
    ...sources.map(({ name, source }): [Path, MappingInput | undefined] =>
      source.type === 'freshdesk'
        ? [['connectors', name, 'contact_mapping'], source.contact_mapping]
        : [['connectors', name, 'field_mapping'], source.field_mapping],
    ),
  ]
  return mappings.flatMap(([path, mapping]) => (mapping === undefined ? [] : ofMapping(path, mapping, document)))
}

function ofMapping(path: Path, mapping: MappingInput, document: ConfigDocument): Problem[] {
  const first = new Map<string, string>()
  return Object.entries(mapping).flatMap(([from, field]) => {
    const at = [...path, from]
    const to = typeof field === 'string' ? field : field.to
    const wrongs: string[] = []
    if ((to === 'email') !== (from === 'email'))
      wrongs.push(
        from === 'email'
          ? 'must be email: it says who the contact is, and is never written into an attribute'
          : 'must not be email: only the field email says who the contact is',
      )
    const other = first.get(to)
    if (other !== undefined) wrongs.push(`writes ${to}, and so does ${other}; keep one of them`)
    first.set(to, from)
    if (typeof field === 'object') {
      if (field.null === 'default' && field.default === undefined) wrongs.push('says null: default and has no default')
      if (field.null !== 'default' && field.default !== undefined)
        wrongs.push('has a default that nothing writes: add null: default')
      if (field.owner !== 'helpdesk' && isMetric(from))
        wrongs.push(`cannot be owned by ${field.owner}: it is computed, so an edit in Brevo has nowhere to go`)
      if (field.owner !== 'helpdesk' && from === 'email') wrongs.push('is who the contact is: it has no owner')
    }
    return wrongs.map((text) => problem(document, at, text))
  })
}

function problem(document: ConfigDocument, path: Path, text: string): Problem {
  return { code: 'TAJO_CONFIG_INVALID', line: document.lineOf(path), key: path.join('.'), text }
}
