import type { AttributeValue } from '../destination.ts'
import { happeningOf } from '../happenings.ts'
import type { ActivationConfig, FieldMapping, ListRule, SourceActivation } from './activation-config.ts'
import { whereIs } from './problems.ts'
import type { Surroundings } from './resolve.ts'
import type { BrevoInput } from './schema/brevo.ts'
import type { ConfigInput } from './schema/config.ts'
import type { ListsInput, MappingInput } from './schema/mapping.ts'
import { type NamedSource, sourcesOf } from './semantics.ts'

const dayMs = 86_400_000

/** What the sources map and `brevo:` says about writing, defaults filled in. */
export function resolveActivation(brevo: BrevoInput, input: ConfigInput, where: Surroundings): ActivationConfig {
  const { guards } = brevo
  return {
    newContacts: brevo.new_contacts,
    consentField: brevo.consent_field,
    defaultRegion: brevo.default_region,
    createAttributes: brevo.create_attributes,
    when: brevo.activate,
    companies: brevo.companies,
    readBack: brevo.read_back,
    eventMaxAgeMs: brevo.events.max_age ?? 3 * dayMs,
    consentAttributes: brevo.consent_attributes,
    guards: {
      maxListRemoval: guards.max_list_removal ?? 0.2,
      maxShrink: guards.max_shrink ?? 0.2,
      maxSameValue: guards.max_same_value ?? 0.9,
      maxEventsPerContact: guards.max_events_per_contact ?? 3,
      maxNewSubscribed: guards.max_new_subscribed ?? (brevo.consent_field === undefined ? 0 : Number.MAX_SAFE_INTEGER),
    },
    sources: sourcesOf(input)
      .filter(({ source }) => source.enabled)
      .map((named) => sourceActivation(named, input, where)),
  }
}

function sourceActivation(named: NamedSource, input: ConfigInput, where: Surroundings): SourceActivation {
  const { name, source } = named
  const key = source.type === 'freshdesk' ? 'contact_mapping' : 'field_mapping'
  const own = source.type === 'freshdesk' ? source.contact_mapping : source.field_mapping
  // The connector pages print the mappings without their section; there they are the one source's of that kind.
  const path = own === undefined ? [key] : ['connectors', name, key]
  const events = source.ticket_events ?? (source.type === 'freshdesk' ? input.ticket_events : undefined) ?? {}
  return {
    source: name,
    type: source.type,
    fields: fieldsOf(own ?? input[key] ?? {}, path, where),
    lists: listsOf(source.lists ?? {}, ['connectors', name, 'lists'], where),
    events: Object.fromEntries(Object.entries(events).map(([word, event]) => [happeningOf(word), event])),
  }
}

function fieldsOf(mapping: MappingInput, path: readonly string[], where: Surroundings): FieldMapping[] {
  return Object.entries(mapping).map(([from, field]) => ({
    from,
    ...(typeof field === 'string'
      ? { to: field, whenNull: 'keep' as const, default: undefined, owner: 'helpdesk' as const }
      : {
          to: field.to,
          whenNull: field.null,
          default: field.default as AttributeValue | undefined,
          owner: field.owner,
        }),
    where: shown([...path, from], where),
  }))
}

function listsOf(lists: ListsInput, path: readonly string[], where: Surroundings): ListRule[] {
  return Object.entries(lists).map(([name, rule]) => ({
    name,
    ...(typeof rule === 'number' ? { id: rule, condition: undefined } : { id: rule.id, condition: rule.where }),
    where: shown([...path, name], where),
  }))
}

function shown(path: readonly string[], { file, document }: Surroundings): string {
  return whereIs(file, document.lineOf(path), path.join('.'))
}
