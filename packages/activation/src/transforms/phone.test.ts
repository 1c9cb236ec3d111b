import { describe, expect, it } from 'vitest'
import { phoneDigits, phoneReader } from './phone.ts'

describe('phoneReader', () => {
  it.each([
    ['0171 2345678', '+491712345678', 'mobile'],
    ['(0171) 234-5678', '+491712345678', 'mobile'],
    ['030 1234567', '+49301234567', 'landline'],
    ['+33 6 12 34 56 78', '+33612345678', 'mobile'],
    ['0033612345678', '+33612345678', 'mobile'],
    ['+1 202 555 0123', '+12025550123', 'mobile'],
  ])('reads %s', async (text, number, kind) => {
    expect((await phoneReader('DE'))(text)).toEqual({ ok: true, number, kind })
  })

  it.each([
    ['call me', 'it cannot be read as a phone number'],
    ['+49 171 1', 'no such number can exist in its country'],
    ['+44 20 7946 0958 ext 12', 'it ends at an extension, which a text message cannot reach'],
    ['0800 3301000', 'it is a service number, not a person’s'],
  ])('refuses %s', async (text, why) => {
    expect((await phoneReader('DE'))(text)).toEqual({ ok: false, why })
  })

  it('guesses no country', async () => {
    const read = await phoneReader(undefined)
    expect(read('0171 2345678')).toEqual({
      ok: false,
      why: 'it has no country code, and brevo.default_region is not set',
    })
    expect(read('+49 171 2345678')).toMatchObject({ number: '+491712345678' })
  })
})

it('compares numbers as Brevo shows them', () => {
  expect(phoneDigits('+49 171 2345678')).toBe('491712345678')
  expect(phoneDigits('0033612345678')).toBe('33612345678')
})
