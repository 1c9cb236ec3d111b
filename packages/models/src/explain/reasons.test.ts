import { describe, expect, test } from 'vitest'
import { type Circumstances, whyCountsDiffer, whyDueDiffers, whyTimesDiffer } from './reasons.ts'

const usual: Circumstances = {
  vendor: 'zendesk',
  openedBy: 'customer',
  isChat: false,
  isOpen: false,
  evidence: 'full',
  calendars: 1,
  reopens: 0,
}
const minutes = { unitSeconds: 60 }
const times = (calendarSeconds: number | null, businessSeconds: number | null) => ({ calendarSeconds, businessSeconds })

describe('a time', () => {
  test.each([
    ['the same to the minute', 'first_reply', times(3661, 59), times(3660, 60), {}, null],
    ['the vendor has none in working time', 'first_reply', times(3661, 59), times(3660, null), {}, null],
    [
      'another calendar on the way',
      'first_reply',
      times(3600, 1800),
      times(3600, 3600),
      { calendars: 2 },
      /calendar it had then/,
    ],
    ['other hours', 'first_reply', times(3600, 1800), times(3600, 3600), {}, /other hours/],
    ['no calendar', 'first_reply', times(3600, null), times(3600, 3600), {}, /no calendar/],
    [
      'history that does not reach',
      'on_hold',
      times(null, null),
      times(3600, 0),
      { evidence: 'partial' },
      /ticket_audits/,
    ],
    [
      'no history in Freshdesk',
      'on_hold',
      times(null, null),
      times(3600, 0),
      { evidence: 'partial', vendor: 'freshdesk' },
      /history: true/,
    ],
    ['something that is not stored', 'first_reply', times(null, null), times(3600, 0), {}, /not stored|is not/],
    ['an agent who opened it', 'first_reply', times(3600, 0), times(0, 0), { openedBy: 'agent' }, /opening message/],
    ['a chat', 'first_reply', times(3600, 0), times(0, 0), { isChat: true }, /chat/],
    ['a ticket that goes on', 'requester_wait', times(0, 0), times(3600, 0), { isOpen: true }, /not solved/],
    ['several solutions', 'full_resolution', times(7200, 0), times(3600, 0), { reopens: 1 }, /more than once/],
    ['nothing known', 'requester_wait', times(7200, 0), times(3600, 0), {}, /No known reason/],
  ] as const)('that differs for %s', (_, metric, ours, theirs, changes, why) => {
    const said = whyTimesDiffer(metric, ours, { ...theirs, ...minutes }, { ...usual, ...changes })
    if (why === null) expect(said).toBeNull()
    else expect(said).toMatch(why)
  })

  test('of a vendor that counts seconds has to be the same to the second', () => {
    expect(whyTimesDiffer('first_reply', times(60, null), { ...times(60, null), unitSeconds: 1 }, usual)).toBeNull()
    expect(whyTimesDiffer('first_reply', times(61, null), { ...times(60, null), unitSeconds: 1 }, usual)).not.toBeNull()
  })
})

test.each([
  ['replies', 2, 2, {}, null],
  ['replies', 1, 4, { isChat: true }, /a chat once/],
  ['replies', 1, 2, { openedBy: 'agent' }, /opening message/],
  ['replies', 2, 1, {}, /people who left/],
  ['replies', null, 1, { evidence: 'partial' }, /ticket_comments/],
  ['reopens', 1, 2, {}, /left solved/],
  ['group_stations', 2, 1, {}, /every time/],
] as const)('a count of %s, %s beside %s, is explained', (metric, ours, theirs, changes, why) => {
  const said = whyCountsDiffer(metric, ours, theirs, { ...usual, ...changes })
  if (why === null) expect(said).toBeNull()
  else expect(said).toMatch(why)
})

test.each([
  ['2026-03-31T08:00:00Z', 'met', true, '2026-03-31T08:00:00Z', true, null],
  ['2026-03-31T08:00:00Z', 'met', true, null, true, null],
  [null, 'paused', true, '2026-03-31T08:00:00Z', true, /clock of the promise stands/],
  [null, 'unknown', true, '2026-03-31T08:00:00Z', true, /does not know/],
  ['2026-04-03T08:00:00Z', 'running', true, '2026-04-07T08:00:00Z', false, /holidays/],
  ['2026-04-03T08:00:00Z', 'running', false, '2026-04-07T08:00:00Z', false, /by hand/],
] as const)('a promise due %s (%s) is compared with the vendor’s', (dueAt, status, inBusiness, theirs, known, why) => {
  const said = whyDueDiffers({ dueAt, status, inBusiness }, { dueAt: theirs }, known)
  if (why === null) expect(said).toBeNull()
  else expect(said).toMatch(why)
})
