import { arrayOf, countOf, envelope, found, one } from '../http/answers.ts'
import { type Call, idOf, type Route } from '../http/call.ts'
import { list } from '../http/list.ts'
import { byId, placeById } from './order.ts'
import { asked, plainRoutes } from './plain.ts'
import { isListed } from './ticket-reads.ts'

const get = { method: 'GET' } as const

/** All of them at once, by position, unless a page size is named [oas]. */
function ticketFields(call: Call) {
  const fields = call.world.ticket_fields.sorted(byId)
  const paging = call.query.has('page[size]') ? 'cursor' : 'none'
  return list(call, {
    key: 'ticket_fields',
    rows: fields,
    place: placeById,
    render: (row) => JSON.stringify(row),
    paging,
  })
}

/** A window of what is popular, no inventory: tags of the last sixty days, twenty thousand at most [oas]. */
function tagCounts(call: Call): readonly { readonly name: string; readonly count: number }[] {
  const since = call.world.now() - 60 * 86_400
  const counts = new Map<string, number>()
  for (const ticket of call.world.tickets.values()) {
    if (ticket.updated_at < since || !isListed(call, ticket)) continue
    for (const tag of ticket.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  }
  const tags = [...counts].map(([name, count]) => ({ name, count }))
  return tags.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, 20_000)
}

const whole = (key: string, rows: Iterable<object>) => {
  const listed = [...rows]
  return envelope({
    [key]: arrayOf(listed, (row) => JSON.stringify(row)),
    next_page: 'null',
    previous_page: 'null',
    count: String(listed.length),
  })
}

export const configuration: readonly Route[] = [
  { ...get, path: '/api/v2/ticket_fields', answer: ticketFields },
  { ...get, path: '/api/v2/ticket_fields/count', answer: (call) => countOf(call, call.world.ticket_fields.size) },
  {
    ...get,
    path: '/api/v2/ticket_fields/{id}',
    answer: (call) => one('ticket_field', JSON.stringify(found(call.world.ticket_fields.get(idOf(call))))),
  },
  {
    ...get,
    path: '/api/v2/ticket_fields/{id}/options',
    answer(call) {
      const options = found(call.world.ticket_fields.get(idOf(call)))['custom_field_options']
      return whole('custom_field_options', Array.isArray(options) ? options : [])
    },
  },
  ...plainRoutes({
    path: '/ticket_forms',
    key: 'ticket_forms',
    singular: 'ticket_form',
    table: (world) => world.ticket_forms,
    paging: 'none',
    feature: 'ticket_forms',
    where: (row, call) =>
      asked(call, 'active', row['active']) && asked(call, 'end_user_visible', row['end_user_visible']),
  }),
  {
    ...get,
    path: '/api/v2/custom_statuses',
    feature: 'custom_statuses',
    answer(call) {
      const categories = call.query.get('status_categories')?.split(',')
      const rows = [...call.world.custom_statuses.values()].filter(
        (row) =>
          asked(call, 'active', row['active']) &&
          asked(call, 'default', row['default']) &&
          (categories === undefined || categories.includes(String(row['status_category']))),
      )
      return envelope({ custom_statuses: JSON.stringify(rows) })
    },
  },
  {
    ...get,
    path: '/api/v2/custom_statuses/{id}',
    feature: 'custom_statuses',
    answer: (call) => one('custom_status', JSON.stringify(found(call.world.custom_statuses.get(idOf(call))))),
  },
  ...plainRoutes({
    path: '/user_fields',
    key: 'user_fields',
    singular: 'user_field',
    table: (world) => world.user_fields,
    paging: 'both',
  }),
  ...plainRoutes({
    path: '/organization_fields',
    key: 'organization_fields',
    singular: 'organization_field',
    table: (world) => world.organization_fields,
    paging: 'both',
  }),
  ...plainRoutes({ path: '/brands', key: 'brands', singular: 'brand', table: (world) => world.brands, paging: 'both' }),
  ...plainRoutes({
    path: '/macros',
    key: 'macros',
    singular: 'macro',
    table: (world) => world.macros,
    paging: 'both',
    where: (row, call) => asked(call, 'active', row['active']),
  }),
  ...plainRoutes({
    path: '/views',
    key: 'views',
    singular: 'view',
    table: (world) => world.views,
    paging: 'both',
    counted: true,
  }),
  { ...get, path: '/api/v2/views/active', answer: (call) => whole('views', call.world.views.values()) },
  ...plainRoutes({
    path: '/triggers',
    key: 'triggers',
    singular: 'trigger',
    table: (world) => world.triggers,
    paging: 'both',
    scope: 'triggers',
  }),
  ...plainRoutes({
    path: '/trigger_categories',
    key: 'trigger_categories',
    singular: 'trigger_category',
    table: (world) => world.trigger_categories,
    // A text, as no other id of the ticketing service [oas].
    render: (row) => JSON.stringify({ ...row, id: String(row.id) }),
    paging: 'both',
    scope: 'triggers',
  }),
  ...plainRoutes({
    path: '/automations',
    key: 'automations',
    singular: 'automation',
    table: (world) => world.automations,
    paging: 'both',
    scope: 'automations',
  }),
  ...plainRoutes({
    path: '/slas/policies',
    key: 'sla_policies',
    singular: 'sla_policy',
    table: (world) => world.sla_policies,
    paging: 'none',
    privilege: 'admin',
    feature: 'sla',
  }),
  {
    ...get,
    path: '/api/v2/business_hours/schedules',
    privilege: 'admin',
    feature: 'schedules',
    answer: (call) => envelope({ schedules: JSON.stringify([...call.world.schedules.values()]) }),
  },
  {
    ...get,
    path: '/api/v2/business_hours/schedules/{id}',
    feature: 'schedules',
    answer: (call) => one('schedule', JSON.stringify(found(call.world.schedules.get(idOf(call))))),
  },
  {
    ...get,
    path: '/api/v2/business_hours/schedules/{id}/holidays',
    feature: 'schedules',
    answer: (call) => envelope({ holidays: JSON.stringify([...found(call.world.holidays.get(idOf(call))).values()]) }),
  },
  {
    ...get,
    path: '/api/v2/custom_roles',
    feature: 'custom_roles',
    answer: (call) => whole('custom_roles', call.world.custom_roles.values()),
  },
  {
    ...get,
    path: '/api/v2/tags',
    answer: (call) =>
      list(call, {
        key: 'tags',
        rows: tagCounts(call),
        place: ({ name, count }) => [-count, name],
        render: (tag) => JSON.stringify(tag),
        paging: 'both',
      }),
  },
  { ...get, path: '/api/v2/tags/count', answer: (call) => countOf(call, tagCounts(call).length) },
  {
    ...get,
    path: '/api/v2/autocomplete/tags',
    answer(call) {
      const start = call.query.get('name') ?? ''
      const names = tagCounts(call).map(({ name }) => name)
      return envelope({ tags: JSON.stringify(names.filter((name) => start.length > 1 && name.startsWith(start))) })
    },
  },
  {
    ...get,
    path: '/api/v2/account/settings',
    answer: ({ settings }) =>
      envelope({
        settings: JSON.stringify({
          active_features: {
            customer_satisfaction: settings.features.satisfaction,
            ticket_tagging: true,
            user_tagging: true,
            user_org_fields: true,
            voice: settings.features.talk,
          },
          branding: {
            header_color: '78A300',
            page_background_color: '333333',
            tab_background_color: '7FA239',
            text_color: 'FFFFFF',
          },
          localization: { locale_ids: [1, 8, 16] },
          ticket_form: { ticket_forms_instructions: '' },
          tickets: { custom_statuses_enabled: settings.features.custom_statuses, agent_collision: true },
          user: { tagging: true, time_zone_selection: true, language_selection: true },
        }),
      }),
  },
  {
    ...get,
    path: '/api/v2/locales',
    answer: (call) =>
      envelope({
        locales: JSON.stringify([localeRow(call, 1, 'en-US', 'English'), localeRow(call, 8, 'de', 'Deutsch')]),
      }),
  },
]

function localeRow(call: Call, id: number, locale: string, name: string): object {
  const at = '2025-01-01T00:00:00Z'
  return { url: `${call.world.home}/api/v2/locales/${id}.json`, id, locale, name, created_at: at, updated_at: at }
}
