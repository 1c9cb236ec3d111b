import { describe, expect, it } from 'vitest'
import { exactJson } from './exact.ts'

const read = (text: string) => exactJson(Buffer.from(text), JSON.parse(text))

describe('exactJson', () => {
  it.each([
    ['{"id":84019930551}', { id: 84019930551 }],
    ['{"org_contact_id":1848295627395445001}', { org_contact_id: '1848295627395445001' }],
    ['{"org_contact_id":17}', { org_contact_id: '17' }],
    ['{"org_contact_id":null}', { org_contact_id: null }],
    ['[{"organisation_id":284960733419037001}]', [{ organisation_id: '284960733419037001' }]],
    ['{"custom_fields":{"cf_serial":12345678901234567890}}', { custom_fields: { cf_serial: '12345678901234567890' } }],
    ['{"n":9007199254740992,"m":1234567890123456000}', { n: 9007199254740992, m: 1234567890123456000 }],
    ['{"text":"12345678901234567890"}', { text: '12345678901234567890' }],
  ])('reads %s', (text, value) => {
    expect(read(text)).toEqual(value)
  })
})
