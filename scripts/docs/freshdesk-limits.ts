import { caps, type LimitClass, maxPerPage, plans, ticketPageCap } from '@tajo/freshdesk/limits'
import { markdownTable } from './markdown.ts'

const classes: Readonly<Record<LimitClass, string>> = {
  ticket_create: 'create ticket',
  ticket_update: 'update ticket',
  tickets_list: 'list tickets',
  contacts_list: 'list contacts',
}

/** Credits and calls a minute by plan, as the connector knows them. */
export function freshdeskPlans(): string {
  const names = Object.keys(classes) as LimitClass[]
  return markdownTable(
    ['plan', 'total a minute', ...names.map((name) => classes[name])],
    plans.map(({ name, total, limits }) => [name, String(total), ...names.map((one) => String(limits[one] ?? '–'))]),
  )
}

const capWords: Readonly<Record<keyof typeof caps, string>> = {
  perPageByDefault: 'rows of a list page when `per_page` is left out',
  searchPages: 'pages of a search',
  searchPerPage: 'rows of a search page',
  searchQueryLength: 'characters of a search query',
  includedConversations: 'conversations that `include=conversations` brings, the oldest ones',
  customObjectPageSize: 'records of a custom object page',
  customObjectPageSizeByDefault: 'the same when `page_size` is left out',
  ticketListDays: 'days, by creation, that the ticket list goes back without `updated_since`',
  archiveAfterDays: 'days a closed ticket is idle before it is archived, sooner or later by traffic',
}

/** Sizes and spans the vendor sets. */
export function freshdeskCaps(): string {
  const rows: [string, string][] = [
    ['rows of a list page at most; more is a 400', String(maxPerPage)],
    ['pages of one ticket list; page 301 is a 400', String(ticketPageCap)],
    ...Object.entries(capWords).map(([name, words]): [string, string] => [
      words,
      String(caps[name as keyof typeof caps]),
    ]),
  ]
  return markdownTable(['what', 'limit'], rows)
}
