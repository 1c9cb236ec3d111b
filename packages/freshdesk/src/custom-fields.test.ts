import { describe, expect, test } from 'vitest'
import { fieldDefinitions } from './custom-fields.ts'

describe('fieldDefinitions', () => {
  test.each([
    ['custom_text', 'text'],
    ['custom_paragraph', 'text'],
    ['custom_dropdown', 'text'],
    ['custom_checkbox', 'boolean'],
    ['custom_number', 'bigint'],
    ['custom_decimal', 'double'],
    ['custom_date', 'date'],
    ['custom_phone_number', 'text'],
    ['custom_invented_tomorrow', 'text'],
  ])('reads %s as %s', (type, expected) => {
    const records = [{ name: 'cf_x', label: 'X', type, default: false }]
    expect(fieldDefinitions('ticket_fields', records)).toEqual([{ key: 'cf_x', label: 'X', type: expected }])
  })

  test('leaves built-in fields out', () => {
    const records = [
      { name: 'status', label: 'Status', type: 'default_status', default: true },
      { name: 'internal_agent', label: 'Internal agent', type: 'default_internal_agent', default: false },
      { name: 'subject', label: 'Subject', type: 'default_subject' },
    ]
    expect(fieldDefinitions('ticket_fields', records)).toEqual([])
  })

  test('keeps a field of an unknown type that the account made', () => {
    const records = [{ name: 'cf_secret', label: 'Secret', type: 'encrypted_text', default: false }]
    expect(fieldDefinitions('ticket_fields', records)).toEqual([{ key: 'cf_secret', label: 'Secret', type: 'text' }])
  })

  test('gives a nested field one definition for each level', () => {
    const records = [
      {
        name: 'cf_country',
        label: 'Country',
        type: 'nested_field',
        default: false,
        choices: { Germany: { Bavaria: ['Munich'] } },
        nested_ticket_fields: [
          { name: 'cf_state', label: 'State', level: 2 },
          { name: 'cf_city', label: 'City', level: 3 },
        ],
      },
    ]
    expect(fieldDefinitions('ticket_fields', records)).toEqual([
      { key: 'cf_country', label: 'Country', type: 'text' },
      { key: 'cf_state', label: 'State', type: 'text' },
      { key: 'cf_city', label: 'City', type: 'text' },
    ])
  })

  test('takes a nested field without levels', () => {
    const records = [{ name: 'cf_country', label: 'Country', type: 'nested_field', nested_ticket_fields: null }]
    expect(fieldDefinitions('ticket_fields', records)).toHaveLength(1)
  })

  test('drops the prefix on contacts and companies only', () => {
    const records = [{ name: 'cf_department', label: 'Department', type: 'custom_text', default: false }]
    expect(fieldDefinitions('contact_fields', records)[0]?.key).toBe('department')
    expect(fieldDefinitions('company_fields', records)[0]?.key).toBe('department')
    expect(fieldDefinitions('ticket_fields', records)[0]?.key).toBe('cf_department')
  })

  test('keeps the names of old accounts, which end in a number', () => {
    const records = [{ name: 'order_number_123456', label: 'Order number', type: 'custom_number', default: false }]
    expect(fieldDefinitions('ticket_fields', records)[0]?.key).toBe('order_number_123456')
  })

  test('keeps the first of two fields with one key', () => {
    const records = [
      { name: 'cf_vip', label: 'VIP', type: 'custom_checkbox', default: false },
      { name: 'vip', label: 'Important', type: 'custom_text', default: false },
    ]
    expect(fieldDefinitions('contact_fields', records)).toEqual([{ key: 'vip', label: 'VIP', type: 'boolean' }])
  })

  test('skips records without a name or a type and labels by the name where there is no label', () => {
    const records = [
      { name: null, label: 'No name', type: 'custom_text' },
      { name: 'cf_untyped', label: 'No type', type: null },
      { name: 'cf_plain', label: null, type: 'custom_text' },
    ]
    expect(fieldDefinitions('ticket_fields', records)).toEqual([{ key: 'cf_plain', label: 'cf_plain', type: 'text' }])
  })
})
