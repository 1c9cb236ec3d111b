import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toldBy } from './told.ts'
import { parseTriggeredEvent } from './triggered-event.ts'

describe('changes of a triggered event', () => {
  it.each([
    ['{status:{from:2,to:4}}', [{ name: 'status', from: '2', to: '4' }]],
    ['{ticket_action:created}', [{ name: 'ticket_action', value: 'created' }]],
    ['{responder_id:{from:,to:84004410017}}', [{ name: 'responder_id', from: '', to: '84004410017' }]],
    ['{status:{from:2,to:4},priority:{from:1,to:3}}', ['status', 'priority'].map((name) => ({ name }))],
    ['{status:{from:2,to:4}},{note_type:private}', ['status', 'note_type'].map((name) => ({ name }))],
    ['{status:{from:2,to:4}}{reply_sent:sent}', ['status', 'reply_sent'].map((name) => ({ name }))],
    ['{"status": {"from": "2", "to": "4"}}', [{ name: 'status', from: '2', to: '4' }]],
    ['{ status : { from : 2 , to : 4 } }', [{ name: 'status', from: '2', to: '4' }]],
    ['{cf_plan:{from:gold, old,to:a}}', [{ name: 'cf_plan' }]],
    ['{status:{from:2', [{ name: 'status' }]],
    ['ticket_created', []],
    ['{}', []],
    ['', []],
  ])('%s', (text, changes) => expect(parseTriggeredEvent(text)).toMatchObject(changes))

  it('never fails, and is read whatever surrounds it', () => {
    const piece = fc.constantFrom(
      ...['{', '}', ':', ',', '"', "'", '=', ' ', '\n', 'from', 'to', 'status', 'ticket_action', 'created', '4', '☃'],
    )
    const text = fc.oneof(fc.string(), fc.string({ unit: piece, maxLength: 200 }))
    fc.assert(
      fc.property(text, (given) => {
        const { happenings, topic, children } = toldBy(given)
        expect(new Set(happenings).size).toBe(happenings.length)
        expect(topic.length).toBeLessThan(300)
        expect(children).toContain('conversations')
      }),
    )
    fc.assert(
      fc.property(text, (given) => {
        const braceless = given.replace(/[{}]/g, '')
        expect(toldBy(`{cf_note:{from:a,to:${braceless}}},{status:{from:2,to:5}}`).happenings).toContain(
          'ticket_closed',
        )
      }),
    )
  })

  it('is read in time whatever its length', () => {
    for (const endless of ['{', 'a:', '{a:{from:', ',to:', 'a', ' ', '{status:{from:1,to:'])
      expect(() => toldBy(`{${endless.repeat(100_000)}`)).not.toThrow()
  })
})

describe('what it means', () => {
  it.each([
    ['{ticket_action:created}', ['ticket_created']],
    ['{status:{from:2,to:3}}', ['ticket_updated']],
    ['{status:{from:2,to:4}}', ['ticket_updated', 'ticket_resolved']],
    ['{status:{from:4,to:5}}', ['ticket_updated', 'ticket_closed']],
    ['{status:{from:4,to:6}}', ['ticket_updated', 'ticket_reopened']],
    ['{status:{from:5,to:2}}', ['ticket_updated', 'ticket_reopened']],
    ['{status:{from:Open,to:Resolved}}', ['ticket_updated', 'ticket_resolved']],
    ['{responder_id:{from:,to:7}}', ['ticket_updated', 'ticket_assigned']],
    ['{group_id:{from:3,to:7}}', ['ticket_updated', 'ticket_assigned']],
    ['{responder_id:{from:7,to:}}', ['ticket_updated']],
    ['{note_type:private}', ['ticket_updated', 'note_added']],
    ['{reply_sent:sent}', ['ticket_updated']],
    ['{priority:{from:3,to:1}}', ['ticket_updated']],
    ['{customer_feedback:103}', ['ticket_updated', 'satisfaction_rated', 'satisfaction_good']],
    ['{customer_feedback:-101}', ['ticket_updated', 'satisfaction_rated', 'satisfaction_bad']],
    ['{customer_feedback:100}', ['ticket_updated', 'satisfaction_rated']],
    [
      '{status:{from:4,to:2},responder_id:{from:1,to:2},note_type:private}',
      ['ticket_updated', 'ticket_assigned', 'ticket_reopened', 'note_added'],
    ],
    ['ticket_created', ['ticket_created']],
    ['Ticket created', ['ticket_created']],
    ['ticket.solved', ['ticket_resolved']],
    ['onTicketCreate', ['ticket_created']],
    ['onTicketUpdate', ['ticket_updated']],
    ['onContactCreate', ['user_created']],
    ['Agent reply', ['ticket_updated']],
    ['constructor', []],
    ['whatever', []],
  ])('%s', (text, happenings) => expect(toldBy(text).happenings).toEqual(happenings))

  it('holds no value in its name, which may be a person’s', () => {
    expect(toldBy('{cf_name:{from:Mira,to:Novak},note_type:private}').topic).toBe('cf_name note_type:private')
    expect(toldBy('{note_type:Mira Novak}').topic).toBe('note_type')
    expect(toldBy('mira@acme.example wrote').topic).toBe('unknown')
  })

  it('reads only what may have changed', () => {
    expect(toldBy('{status:{from:2,to:4}}').children).toEqual(['conversations'])
    expect(toldBy('{customer_feedback:103}').children).toContain('satisfaction_ratings')
    expect(toldBy('{something_new:1}').children).toContain('time_entries')
    expect(toldBy('').children).toHaveLength(3)
  })
})
