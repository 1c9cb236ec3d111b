import { describe, expect, it } from 'vitest'
import { type TestRow, testClient } from '../test-client.ts'

const errorsOf = (body: unknown) => {
  const answer = testClient().send('POST', '/tickets', body)
  const errors = answer.at('errors')
  const list: readonly TestRow[] = Array.isArray(errors) ? errors : []
  return [answer.status, list.map((error) => `${error['field']} ${error['code']}`)]
}

describe('request bodies', () => {
  it('refuses what is no JSON with envelope B', () => {
    const answer = testClient().send('POST', '/tickets', '{"subject":')
    expect([answer.status, answer.at('code')]).toEqual([400, 'invalid_json'])
  })

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
    'refuses the type %s with 415',
    (type) => {
      expect(testClient().send('POST', '/tickets', '{}', { 'content-type': type }).status).toBe(415)
    },
  )

  it('collects every error of a body', () => {
    expect(errorsOf({ requester_id: 'x', priorty: 1, status: 99, tags: ['a', 1] })).toEqual([
      400,
      ['requester_id datatype_mismatch', 'priorty invalid_field', 'tags datatype_mismatch'],
    ])
  })

  it.each([
    [{}, 'requester_id missing_field'],
    [{ phone: '+15550100' }, 'name missing_field'],
    [{ email: 'a@b.example', priority: 5 }, 'priority invalid_value'],
    [{ email: 'a@b.example', source: 5 }, 'source invalid_value'],
    [{ email: 'a@b.example', status: 99 }, 'status invalid_value'],
    [{ email: 'a@b.example', type: 'Quest' }, 'type invalid_value'],
    [{ email: 'no address' }, 'email invalid_value'],
    [{ email: 'a@b.example', status: null }, 'status datatype_mismatch'],
    [{ email: 'a@b.example', responder_id: 1 }, 'responder_id invalid_value'],
    [{ email: 'a@b.example', tags: ['x'.repeat(33)] }, 'tags invalid_value'],
    [{ email: 'a@b.example', due_by: 'soon' }, 'due_by invalid_value'],
    [{ email: 'a@b.example', custom_fields: { cf_nothing: 1 } }, 'custom_fields.cf_nothing invalid_field'],
    [{ email: 'a@b.example', custom_fields: { cf_region: 'Mars' } }, 'custom_fields.cf_region invalid_value'],
    [{ email: 'a@b.example', custom_fields: { cf_seats: '7' } }, 'custom_fields.cf_seats datatype_mismatch'],
    [
      { email: 'a@b.example', custom_fields: { cf_renewal_on: '2026-01-01T00:00:00Z' } },
      'custom_fields.cf_renewal_on invalid_value',
    ],
  ])('refuses %j', (body, error) => {
    expect(errorsOf(body)).toEqual([400, [error]])
  })

  it('names the allowed values of a choice', () => {
    const answer = testClient().send('POST', '/tickets', { email: 'a@b.example', type: 'Quest' })
    expect(answer.at('errors', 0, 'message')).toBe(
      "It should be one of these values: 'Question,Incident,Problem,Feature Request,Refund'",
    )
  })

  it('reads a form with lists, custom fields and files', () => {
    const { send } = testClient()
    const lines = [
      '--cut',
      'Content-Disposition: form-data; name="email"\r\n\r\nform@writer.example',
      '--cut',
      'Content-Disposition: form-data; name="priority"\r\n\r\n3',
      '--cut',
      'Content-Disposition: form-data; name="tags[]"\r\n\r\none',
      '--cut',
      'Content-Disposition: form-data; name="tags[]"\r\n\r\ntwo',
      '--cut',
      'Content-Disposition: form-data; name="custom_fields[cf_seats]"\r\n\r\n12',
      '--cut',
      'Content-Disposition: form-data; name="attachments[]"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nhello',
      '--cut--',
    ]
    const form = Buffer.from(`${lines.join('\r\n')}\r\n`)
    const answer = send('POST', '/tickets', form, { 'content-type': 'multipart/form-data; boundary=cut' })
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({ priority: 3, tags: ['one', 'two'], custom_fields: { cf_seats: 12 } })
    expect(answer.at('attachments')).toMatchObject([{ name: 'a.txt', content_type: 'text/plain', size: 5 }])
  })
})
