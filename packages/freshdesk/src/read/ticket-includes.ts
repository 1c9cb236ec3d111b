/** What must be asked for so that the wanted columns come; each include on a list costs two credits more, so none is asked for in vain. */
export function listIncludes(columns: ReadonlySet<string>): readonly string[] {
  const includes: string[] = []
  if (anyStartsWith(columns, 'stats_')) includes.push('stats')
  if (columns.has('description') || columns.has('description_text')) includes.push('description')
  if (anyStartsWith(columns, 'requester_', 'requester_id')) includes.push('requester')
  return includes
}

/** The same for one ticket: its view always carries the description, and each include costs one credit more. */
export function viewIncludes(columns: ReadonlySet<string>): readonly string[] {
  const includes: string[] = []
  if (anyStartsWith(columns, 'stats_')) includes.push('stats')
  if (anyStartsWith(columns, 'requester_', 'requester_id')) includes.push('requester')
  if (columns.has('company_name')) includes.push('company')
  return includes
}

/**
 * Changed tickets up to which reading each by itself is cheaper than listing them again with includes. A plain list call
 * (1 credit) has told how many there are: `n` views against one list page.
 */
export function viewsWorthwhile(list: readonly string[], view: readonly string[]): number {
  return Math.floor((1 + 2 * list.length) / (1 + view.length))
}

function anyStartsWith(columns: ReadonlySet<string>, prefix: string, except?: string): boolean {
  for (const column of columns) if (column.startsWith(prefix) && column !== except) return true
  return false
}
