import { describe, expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const streams = ['tickets', 'ticket_fields', 'contacts', 'conversations', 'companies']

describe('nearest', () => {
  it.each([
    ['tikets', 'tickets'],
    ['ticktes', 'tickets'],
    ['Tickets', 'tickets'],
    ['contact', 'contacts'],
    ['conver', 'conversations'],
    ['comapnies', 'companies'],
  ])('takes %s for %s', (word, expected) => {
    expect(nearest(word, streams)).toBe(expected)
  })

  it.each(['agents', 'x', '', 'co'])('does not guess at %j', (word) => {
    expect(nearest(word, streams)).toBeUndefined()
  })
})
