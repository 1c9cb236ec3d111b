import type { Clock } from '@tajo/core/clock'
import type { Columns } from '@tajo/core/columns'
import type { SourceConfig } from '@tajo/core/config/config'
import type { TableSpec, Warehouse } from '@tajo/core/warehouse'

/** Something a visitor of the help center did, told by its page. */
export interface HelpCenterEvent {
  /** The same for a repeated delivery. */
  readonly id: string
  readonly event: 'article_viewed' | 'help_center_searched'
  /** ISO 8601. */
  readonly happenedAt: string
  /** Whoever the page proved the visitor to be. */
  readonly visitor: { readonly email: string } | { readonly id: string }
  readonly article?: string
  readonly title?: string | null
  readonly query?: string
  readonly locale?: string | null
}

const columns = {
  id: { type: 'text', description: 'Identifies the delivery that told of it.' },
  event: { type: 'text', description: 'article_viewed or help_center_searched.' },
  visitor_id: { type: 'text', description: 'Who it was: an id of the helpdesk, or the external id.', pii: true },
  email: { type: 'text', description: 'Who it was, by e-mail.', pii: true },
  article_id: { type: 'bigint', description: 'Article that was read.' },
  title: { type: 'text', description: 'Its title.' },
  query: { type: 'text', description: 'What was looked for.', pii: true },
  locale: { type: 'text', description: 'Language of the help center.' },
  happened_at: { type: 'timestamp', description: 'When it happened.' },
} as const satisfies Columns

/**
 * Stores what visitors of a help center did, each once: in a table beside those of the source's streams, which no sync touches. Of
 * people who were erased nothing is kept.
 */
export async function storeHelpCenterEvents(
  warehouse: Warehouse,
  source: Pick<SourceConfig, 'name' | 'layer' | 'prefix' | 'folder'>,
  events: readonly HelpCenterEvent[],
  clock: Clock,
): Promise<void> {
  if (events.length === 0) return
  const table = tableFor(source)
  // Nobody else writes this table: a sync of the source is not waited for.
  const release = await warehouse.lockSource?.(`${source.name} (help center)`)
  try {
    await warehouse.prepare(table, { folder: source.folder ?? null, parent: null, references: {} })
    const records = [...new Map(events.map((event) => [event.id, recordOf(event)])).values()]
    await warehouse.write({
      table,
      runId: 'help-center',
      syncedAt: new Date(clock.now()).toISOString(),
      pages: [{ body: Buffer.from(JSON.stringify(records)), rows: records.length, shapes: ['list'], state: 'live' }],
      gone: [],
      parentsDone: [],
      rejected: [],
    })
  } finally {
    await release?.()
  }
}

function tableFor({ name, layer, prefix }: Pick<SourceConfig, 'name' | 'layer' | 'prefix'>): TableSpec {
  return {
    source: name,
    stream: 'help_center_events',
    layer,
    table: `${prefix}help_center_events`,
    description: 'What visitors of the help center read and looked for, as its pages tell.',
    columns,
    key: ['id'],
    write: 'merge',
    history: false,
    masks: {},
    raw: false,
    person: { emails: ['email'] },
  }
}

function recordOf({ id, event, happenedAt, visitor, article, title, query, locale }: HelpCenterEvent) {
  return {
    id,
    event,
    visitor_id: 'id' in visitor ? visitor.id : null,
    email: 'email' in visitor ? visitor.email.toLowerCase() : null,
    article_id: article === undefined ? null : Number.isSafeInteger(Number(article)) ? Number(article) : null,
    title: title ?? null,
    query: query ?? null,
    locale: locale ?? null,
    happened_at: happenedAt,
  }
}
