import { describe, expect, it } from 'vitest'
import { freshdeskWebhooks } from './kind.ts'

const secrets = { current: 'a long secret', previous: 'the one before' }
const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` })
const check = (headers: Record<string, string>, given: Partial<typeof secrets> = secrets) =>
  freshdeskWebhooks.verify(
    { method: 'POST', headers, body: Buffer.from('{}') },
    { current: given.current, previous: given.previous },
    0,
  )

describe('a delivery is taken', () => {
  it.each([
    ['header', { 'x-tajo-webhook': 'a long secret' }],
    ['header with room around it', { 'x-tajo-webhook': ' a long secret ' }],
    ['Bearer', { authorization: 'Bearer a long secret' }],
    ['password of any user', basic('anybody:a long secret')],
    ['API key field', basic('a long secret:X')],
    ['one right and one wrong', { 'x-tajo-webhook': 'wrong', ...basic('us:a long secret') }],
  ])('with the secret as %s', (_, headers) => expect(check(headers)).toEqual({ ok: true, secret: 'current' }))

  it('with the secret that is on its way out, and says so', () => {
    expect(check({ 'x-tajo-webhook': 'the one before' })).toEqual({ ok: true, secret: 'previous' })
    expect(check({ 'x-tajo-webhook': 'the one before' }, { previous: 'the one before' })).toMatchObject({ ok: true })
  })

  it('with a colon in the secret', () => {
    expect(check(basic('us:a:b'), { current: 'a:b' })).toMatchObject({ ok: true })
  })

  it('with what sign gives', () => {
    expect(check({ ...freshdeskWebhooks.sign('{}', 'a long secret', 0) })).toMatchObject({ ok: true })
  })
})

describe('a delivery is refused', () => {
  it.each([
    ['missing', {}],
    ['missing', { 'x-tajo-webhook': '' }],
    ['mismatch', { 'x-tajo-webhook': 'a long secre' }],
    ['mismatch', { 'x-tajo-webhook': 'a long secret, a long secret' }],
    ['mismatch', basic('a:b')],
    ['mismatch', { authorization: 'Bearer x' }],
    ['malformed', { authorization: 'Basic ***' }],
    ['malformed', basic('no colon')],
    ['malformed', basic(':')],
    ['malformed', { authorization: 'Digest username="x"' }],
    ['malformed', { authorization: 'Basic' }],
  ])('%s: %o', (reason, headers) => expect(check(headers)).toMatchObject({ ok: false, reason }))

  it('where no secret is set, even if it shows none', () => {
    for (const headers of [{}, { 'x-tajo-webhook': '' }, basic(':'), { 'x-tajo-webhook': 'guess' }])
      for (const none of [{}, { current: '' }, { current: '', previous: '' }])
        expect(check(headers, none)).toMatchObject({ ok: false, reason: 'no-secret' })
  })

  it('without a word of what was shown or wanted', () => {
    const refused = JSON.stringify(check({ 'x-tajo-webhook': 'shown-text' }))
    for (const secret of ['shown-text', ...Object.values(secrets)]) expect(refused).not.toContain(secret)
  })
})
