import { describe, expect, it } from 'vitest'
import type { Query } from './query.ts'
import { whereIn } from './where.ts'

const tickets = whereIn('tickets')
const users = whereIn('users')

/** What a value of the wrong kind would be at run time. */
const wrong = (value: unknown) => value as never

describe('a search', () => {
  it.each<[{ readonly text: string }, string]>([
    [tickets('status').is('open'), 'status:open'],
    [tickets('status').below('solved'), 'status<solved'],
    [tickets('priority').atLeast('high'), 'priority>=high'],
    [tickets('ticket_type').isNot('question'), '-ticket_type:question'],
    [tickets('assignee').is(null), 'assignee:none'],
    [tickets('assignee').isNot(null), '-assignee:none'],
    [tickets('requester').is('mira@holt.example'), 'requester:mira@holt.example'],
    [tickets('requester').is('mira+crm@holt.example'), 'requester:"mira+crm@holt.example"'],
    [tickets('requester').is(31450000112233), 'requester:31450000112233'],
    [tickets('organization').is('Holt GmbH'), 'organization:"Holt GmbH"'],
    [tickets('group').is('Süd'), 'group:Süd'],
    [tickets('tags').is('-vip'), 'tags:"-vip"'],
    [tickets('tags').is('a:b'), 'tags:"a:b"'],
    [tickets('tags').is('none'), 'tags:"none"'],
    [tickets('subject').begins('invoi'), 'subject:invoi*'],
    [tickets('has_attachment').is(true), 'has_attachment:true'],
    [tickets('created').is('2026-11-01'), 'created:2026-11-01'],
    [tickets('updated').above('2026-11-01T10:00:00+02:00'), 'updated>2026-11-01T08:00:00Z'],
    [tickets('solved').atMost(new Date(0)), 'solved<=1970-01-01T00:00:00Z'],
    [tickets('custom_field_31430000000413').is('20018'), 'custom_field_31430000000413:20018'],
    [tickets('custom_field_7').above(12.5), 'custom_field_7>12.5'],
    [tickets('custom_field_7').is(false), 'custom_field_7:false'],
    [tickets('custom_field_7').below('2026-11-01'), 'custom_field_7<2026-11-01'],
    [tickets.words('blank page -no'), '"blank page -no"'],
    [users('role').is('end-user'), 'role:end-user'],
    [users.custom('account_tier').is('gold'), 'account_tier:gold'],
    [
      tickets('created').atLeast('2026-11-01').and(tickets('created').below('2026-12-01')),
      'created>=2026-11-01 created<2026-12-01',
    ],
    [
      tickets('status').is('open').and(tickets('tags').isNot('a')).and(tickets('tags').isNot('b')),
      'status:open -tags:a -tags:b',
    ],
  ])('%# is %o', (query, text) => {
    expect(query.text).toBe(text)
  })

  it.each<[string, () => unknown, string]>([
    [
      'an unknown field',
      () => tickets(wrong('colour')),
      'The vendor’s search for tickets does not know the field "colour".',
    ],
    ['a field of another kind of record', () => users(wrong('status')), 'does not know the field "status"'],
    ['a custom field of tickets by anything but its id', () => tickets(wrong('custom_field_x')), 'custom_field_x'],
    ['a word of the language as a field', () => users.custom('order_by'), '"order_by" cannot be'],
    ['a key that is none', () => users.custom('a b'), '"a b" cannot be'],
    [
      'an unknown word',
      () => tickets('status').is(wrong('done')),
      'status takes new, open, pending, hold, solved, closed',
    ],
    ['an order there is none of', () => tickets('status').below(wrong(null)), 'status takes new'],
    [
      'a text where a number is due',
      () => tickets('custom_status_id').is(wrong('5')),
      'custom_status_id takes a number',
    ],
    ['a number no search can write', () => tickets('custom_status_id').is(1e30), 'custom_status_id takes a number'],
    ['a number for a text', () => tickets('subject').is(wrong(5)), 'subject takes a text'],
    ['a text for yes or no', () => tickets('has_attachment').is(wrong('yes')), 'has_attachment takes true or false'],
    ['quotes', () => tickets('subject').is('the "one"'), 'subject: the vendor’s search has no way to write'],
    ['a backslash', () => tickets('subject').is('c:\\'), 'no way to write'],
    ['a line break', () => tickets.words('two\nlines'), 'words: the vendor’s search has no way to write'],
    ['a star', () => tickets('subject').is('inv*'), 'no way to write'],
    ['nothing', () => tickets('tags').is(' '), 'no way to write nothing'],
    ['a beginning of two words', () => tickets('subject').begins('two words'), 'a beginning is one word'],
    ['no moment', () => tickets('created').above('lately'), '"lately" is no moment'],
    ['no day', () => tickets('created').is('2026-02-30'), 'created: there is no day 2026-02-30'],
    ['a number for a moment', () => tickets('created').above(wrong(5)), 'created takes a day or a moment'],
    [
      'two things at once',
      () => tickets('status').is('open').and(tickets('status').is('new')),
      'status cannot be two things',
    ],
    [
      'conditions on different records',
      () =>
        tickets('status')
          .is('open')
          .and(users('role').is('agent') as unknown as Query<'tickets'>),
      'A search for tickets cannot have a condition on users.',
    ],
  ])('refuses %s', (_what, build, message) => {
    expect(build).toThrow(expect.objectContaining({ code: 'TAJO_ARGUMENT', message: expect.stringContaining(message) }))
  })
})
