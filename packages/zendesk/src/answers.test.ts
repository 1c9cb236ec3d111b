import { isTajoError, type TajoError } from '@tajo/core/errors'
import { describe, expect, it } from 'vitest'
import { type Answer, answerOf, expectOk } from './answers.ts'

const answer = (
  status: number,
  body: unknown,
  path = '/api/v2/tickets',
  headers: Record<string, string> = {},
): Answer => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const data = typeof body === 'string' ? undefined : body
  return answerOf({ method: 'GET', path, stream: 'tickets' }, { status, headers, body: Buffer.from(text), data })
}
const thrown = (...of: Parameters<typeof answer>): TajoError => {
  try {
    answer(...of)
  } catch (error) {
    if (isTajoError(error)) return error
  }
  throw new Error('nothing was thrown')
}

describe('answers of the vendor', () => {
  it.each([
    [404, { error: 'RecordNotFound', description: 'Not found' }, { kind: 'absent', what: 'record' }],
    [404, { error: 'InvalidEndpoint', description: 'Not found' }, { kind: 'absent', what: 'endpoint' }],
    [404, '', { kind: 'absent', what: 'record' }],
    [400, { errors: [{ code: 'InvalidPaginationDepth', title: 'x' }] }, { kind: 'capped' }],
    [400, { error: 'StartTimeTooRecent', description: 'Too recent start_time' }, { kind: 'too-recent' }],
    [
      422,
      {
        error: 'invalid',
        description: 'Invalid search: Requested response size was greater than Search Response Limits',
      },
      { kind: 'capped' },
    ],
  ])('of %i %j mean what they say', (status, body, expected) => {
    expect(answer(status, body)).toEqual(expected)
  })

  it.each([
    [{ error: 'Forbidden', description: 'You are missing the following required scopes: read' }, 'scope read'],
    [
      {
        error: {
          title: 'Forbidden',
          message:
            'You do not have access to this page. Please contact the account owner of this help desk for further help.',
        },
      },
      'role or the account’s plan',
    ],
    ['<html>', 'may not read this'],
    ['', 'may not read this'],
  ])('tell a missing scope from a missing role or plan: %j', (body, words) => {
    const denied = answer(403, body)
    expect(denied.kind).toBe('denied')
    if (denied.kind === 'denied') expect(denied.error.message).toContain(words)
    expect(() => expectOk(denied, 'tickets')).toThrow(words)
  })

  it('take a 401 of the help center for an account without one', () => {
    const denied = answer(401, { error: "Couldn't authenticate you" }, '/api/v2/help_center/articles')
    expect(denied).toMatchObject({ kind: 'denied', error: { code: 'TAJO_PLAN' } })
  })

  it('tell an expired token from wrong credentials', () => {
    const expired = thrown(401, { error: 'invalid_token', error_description: 'The access token provided is expired' })
    expect([expired.code, expired.message]).toEqual(['TAJO_AUTH', expect.stringContaining('access token')])
    const wrong = thrown(401, { error: "Couldn't authenticate you" })
    expect([wrong.code, wrong.message]).toEqual(['TAJO_AUTH', 'Zendesk does not accept the credentials.'])
  })

  it('name the host an account moved to, and are not followed', () => {
    const moved = thrown(301, '', '/api/v2/tickets', { location: 'https://other.zendesk.com/api/v2/tickets?secret=1' })
    expect([moved.code, moved.message]).toEqual(['TAJO_WRONG_DOMAIN', expect.stringContaining('(other.zendesk.com)')])
  })

  it('are a defect of ours when a request is refused', () => {
    const refused = thrown(400, {
      errors: [{ code: 'InvalidPaginationParameter', title: 'no', detail: 'sort is not allowed' }],
    })
    expect([refused.code, refused.message]).toEqual([
      'TAJO_REQUEST_REFUSED',
      'tickets: Zendesk answered 400 to GET /api/v2/tickets: sort is not allowed',
    ])
  })

  it('have a reason where a stream needs them to be good', () => {
    const codeOf = (value: Answer) => {
      try {
        expectOk(value, 'tickets')
      } catch (error) {
        return isTajoError(error) ? error.code : undefined
      }
      return 'none'
    }
    expect(codeOf({ kind: 'absent', what: 'endpoint' })).toBe('TAJO_PLAN')
    expect(codeOf({ kind: 'capped' })).toBe('TAJO_CAPPED')
    expect(codeOf({ kind: 'too-recent' })).toBe('TAJO_REQUEST_REFUSED')
    expect(codeOf({ kind: 'ok', body: Buffer.from(''), data: {}, at: 1 })).toBe('none')
  })
})
