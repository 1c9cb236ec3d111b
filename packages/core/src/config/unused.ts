import type { ConfigDocument, Path } from './document.ts'
import { whereIs } from './problems.ts'
import type { ConfigInput } from './schema/config.ts'
import { sourcesOf } from './semantics.ts'
import { valueAt } from './value-at.ts'

/** Whether this part of the file does nothing in this version or is switched off: a variable may be missing there. */
export function isUnused(path: Path, value: unknown): boolean {
  const [section, name, key] = path
  if (section === 'brevo' || section === 'control' || section === 'server' || section === 'alerts') return true
  if (section !== 'connectors' || name === undefined) return false
  const source = ['connectors', name]
  return key === 'webhooks' || valueAt(value, [...source, 'enabled']) === false
}

const brevoKeys = ['lists', 'contact_mapping', 'ticket_events', 'field_mapping'] as const
const nowhere = 'nothing is written to Brevo without a section `brevo`; checked and otherwise unused'

/** Says of every part that does nothing that it does nothing. */
export function unusedWarnings(file: string, input: ConfigInput, document: ConfigDocument): string[] {
  const at = (path: Path, text: string): string => `${whereIs(file, document.lineOf(path), path.join('.'))}: ${text}`
  const warnings: string[] = []
  for (const { name } of sourcesOf(input)) {
    const path = ['connectors', name]
    const named = (keys: readonly string[]): string[] =>
      keys.filter((key) => valueAt(document.value, [...path, key]) !== undefined)
    const forBrevo = named(brevoKeys)
    if (input.brevo === undefined && forBrevo.length > 0) warnings.push(at(path, `${nowhere}: ${forBrevo.join(', ')}`))
  }
  if (input.brevo === undefined) {
    for (const key of ['contact_mapping', 'ticket_events', 'field_mapping'] as const)
      if (input[key] !== undefined) warnings.push(at([key], nowhere))
  } else if (input.brevo.new_contacts === 'subscribe' && input.brevo.consent_field === undefined)
    warnings.push(
      at(
        ['brevo', 'new_contacts'],
        'people who never consented would be subscribed; name the field that holds their consent in consent_field. Until then every plan that creates contacts waits for a person',
      ),
    )
  return warnings
}
