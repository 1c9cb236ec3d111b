import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { differences, kindOf } from '../../testing/differences.ts'
import { ODD_TICKETS } from '../story/odd-tickets.ts'
import { testClient } from '../test-client.ts'

/** Examples of the contract, kept beside the repository; the test is skipped where they are not. */
const folder = new URL('../../../../../../shared/vendor/freshdesk/examples/', import.meta.url)
const hasExamples = existsSync(folder)
const example = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))

const client = testClient({ size: { tickets: 600 }, archiveAfterDays: 500 })
const { get, send, world } = client

/** Objects whose keys an account chooses. */
const OPEN = ['.custom_fields', '.choices', '.business_hours', '.ratings', '.applicable_to', '.data']

const first = (path: string) => get(path).at(0)
const one = (rows: Iterable<{ readonly id: number }>) => [...rows][0]?.id
const long = ODD_TICKETS.hundredConversations
const contactPath = () => {
  const contact = [...world.contacts.values()].find((each) => each.company_id !== null && !each.deleted)
  return { list: `/contacts?email=${encodeURIComponent(contact?.email ?? '')}`, view: `/contacts/${contact?.id}` }
}
const listed = '/tickets?updated_since=2000-01-01&per_page=1'
const young = [...world.tickets.values()].findLast((each) => !each.deleted && !each.spam)?.id
const archived = () => [...world.tickets.values()].find((each) => world.isArchived(each))?.id
const [category] = world.solution_categories.values()
const [folderRow] = world.solution_folders.values()
const [cannedFolder] = world.canned_response_folders.values()
const [forumCategory] = world.discussion_categories.values()
const [forum] = world.discussion_forums.values()

const CASES: Readonly<Record<string, () => unknown>> = {
  account: () => get('/account').body,
  admin_group: () => first('/admin/groups'),
  agent_list_item: () => first('/agents'),
  agent_view: () => get('/agents/me').body,
  business_hours: () => first('/business_hours'),
  canned_response: () => first(`/canned_response_folders/${cannedFolder?.id}/responses`),
  canned_response_folder: () => first('/canned_response_folders'),
  company: () => first('/companies'),
  contact_list_item: () => first(contactPath().list),
  contact_view: () => get(contactPath().view).body,
  contact_minimal_no_email: () => {
    const caller = [...world.contacts.values()].find((each) => each.phone && each.company_id === null && !each.deleted)
    return first(`/contacts?phone=${encodeURIComponent(caller?.phone ?? '')}`)
  },
  conversation_list: () => get(`/tickets/${long}/conversations`).body,
  custom_object_records_page: () => {
    const next = get('/custom_objects/schemas/30/records?page_size=1').at('_links', 'next', 'href')
    return get(`/custom_objects${next}`).body
  },
  email_config: () => first('/email_configs'),
  email_mailbox: () => first('/email/mailboxes'),
  forum: () => first(`/discussions/categories/${forumCategory?.id}/forums`),
  group_list_item: () => first('/groups'),
  group_view: () => get(`/groups/${one(world.groups.values())}`).body,
  note_create_response: () =>
    send('POST', `/tickets/${young}/notes`, { body: 'x', notify_emails: ['a@acme.example'] }).body,
  reply_create_response: () => send('POST', `/tickets/${young}/reply`, { body: 'x' }).body,
  bulk_accepted_response: () => send('POST', '/tickets/bulk_delete', { bulk_action: { ids: [1_000_000] } }).body,
  job: () => get(`/jobs/${[...world.jobs.all.keys()][0]}`).body,
  product: () => first('/products'),
  role: () => first('/roles'),
  satisfaction_rating: () => first('/surveys/satisfaction_ratings?created_since=2000-01-01'),
  scenario_automation: () => first('/scenario_automations'),
  search_tickets_response: () => get(`/search/tickets?query=${encodeURIComponent('"priority:4"')}`).body,
  settings_helpdesk: () => get('/settings/helpdesk').body,
  skill: () => first('/admin/skills'),
  sla_policy: () => first('/sla_policies'),
  solution_article: () => first(`/solutions/folders/${folderRow?.id}/articles`),
  solution_category: () => first('/solutions/categories'),
  solution_folder: () => first(`/solutions/categories/${category?.id}/folders`),
  survey: () => first('/surveys'),
  ticket_list_item: () => first(listed),
  ticket_list_item_with_includes: () => first(`${listed}&include=stats,requester,description`),
  ticket_view_with_includes: () => get(`/tickets/${long}?include=conversations,requester,company,stats`).body,
  ticket_archived_view: () => get(`/tickets/archived/${archived()}`).body,
  time_entry: () => first('/time_entries'),
  topic: () => first(`/discussions/forums/${forum?.id}/topics`),
}

describe.skipIf(!hasExamples)('rows have the keys and types of the contract (skipped without ../shared)', () => {
  it.each(Object.keys(CASES))('%s', (name) => {
    const ours = CASES[name]?.()
    expect(kindOf(ours)).not.toBe('null')
    expect(differences(ours, example(name), OPEN)).toEqual([])
  })

  it('ticket fields, each by its name', () => {
    const { rows } = get('/ticket_fields')
    const known = example('ticket_fields')
    expect(Array.isArray(known)).toBe(true)
    for (const theirs of Array.isArray(known) ? known : []) {
      const ours = rows.find((row) => row['name'] === theirs.name)
      expect(ours).toBeDefined()
      expect(differences(ours, theirs, OPEN, theirs.name)).toEqual([])
    }
  })

  it('every kind of conversation', () => {
    const theirs = example('conversation_list')
    const all = [...world.conversations.values()].filter((each) => {
      const ticket = world.tickets.get(each.ticket_id)
      return ticket !== undefined && ticket.id !== long && !world.isArchived(ticket)
    })
    for (const [source, category, place] of [
      [0, 3, 0],
      [2, 2, 1],
      [6, 7, 2],
    ] as const) {
      const known = all.find((each) => each.source === source && each.category === category)
      const rows = get(`/tickets/${known?.ticket_id}/conversations?per_page=100`).rows
      const ours = rows.find((row) => row['id'] === known?.id)
      expect(ours).toBeDefined()
      expect(differences(ours, Array.isArray(theirs) ? theirs[place] : undefined, OPEN)).toEqual([])
      expect(ours?.['to_emails'] === null).toBe(source === 6)
    }
  })

  it('leaves no example of a record unread', () => {
    const others = /request|ticket_fields|ticket_activities|webhook/
    const names = readdirSync(folder).map((file) => file.replace('.json', ''))
    expect(names.filter((name) => !others.test(name)).sort()).toEqual(Object.keys(CASES).sort())
  })
})
