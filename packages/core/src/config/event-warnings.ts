import { type Happening, happeningOf } from '../happenings.ts'
import type { ConfigDocument } from './document.ts'
import { whereIs } from './problems.ts'
import type { ConfigInput } from './schema/config.ts'
import { sourcesOf } from './semantics.ts'

/** What a vendor never tells, with why. */
const untold = {
  // A merged contact is deleted there, and what it was merged into is said nowhere.
  freshdesk: { user_merged: 'Freshdesk does not say which contacts were merged' },
  zendesk: {},
} as const satisfies Record<'freshdesk' | 'zendesk', Partial<Record<Happening, string>>>

/** Told by pages of the help center themselves, through the server. */
const ofPages: ReadonlySet<string> = new Set<Happening>(['article_viewed', 'help_center_searched'])

/** Says of every event that can never be sent why it cannot. */
export function eventWarnings(file: string, input: ConfigInput, document: ConfigDocument): string[] {
  const warnings: string[] = []
  for (const { name, source } of sourcesOf(input)) {
    const path = source.ticket_events === undefined ? ['ticket_events'] : ['connectors', name, 'ticket_events']
    const shared = source.type === 'freshdesk' ? input.ticket_events : undefined
    const reasons: Readonly<Record<string, string>> = untold[source.type]
    for (const word of Object.keys(source.ticket_events ?? shared ?? {})) {
      const happening = happeningOf(word)
      const reason =
        reasons[happening] ??
        (ofPages.has(happening) && (input.server?.beacon.origins.length ?? 0) === 0
          ? 'help-center pages report it; name where they are under server.beacon.origins'
          : undefined)
      const at = [...path, word]
      if (reason !== undefined)
        warnings.push(`${whereIs(file, document.lineOf(at), at.join('.'))}: never happens: ${reason}`)
    }
  }
  return warnings
}
