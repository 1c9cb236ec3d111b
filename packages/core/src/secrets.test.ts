import { describe, expect, it } from 'vitest'
import { createRedactor, redact } from './secrets.ts'

const key = 'q/7+Zx"key"81'

describe('redact', () => {
  it('removes a secret however it was written', () => {
    const written = [
      key,
      encodeURIComponent(key),
      JSON.stringify({ key }),
      Buffer.from(`${key}:X`).toString('base64'),
    ].join(' ')
    expect(redact(written, [key])).toBe('[redacted] [redacted] {"key":"[redacted]"} [redacted]')
  })

  it('removes the longer of two secrets that begin alike', () => {
    expect(redact('abcdefgh', ['abcd', 'abcdefgh'])).toBe('[redacted]')
  })

  it.each([
    ['Authorization: Basic YWJjOlg=', 'Authorization: Basic [redacted]'],
    ['{"authorization":"Bearer abc.def"}', '{"authorization":"Bearer [redacted]"}'],
    ["headers { Authorization: 'secretvalue' }", "headers { Authorization: '[redacted]' }"],
    ['sent Basic YWJjZGVmOlg= to the vendor', 'sent Basic [redacted] to the vendor'],
    ['GET /x?api_key=abc&page=2', 'GET /x?api_key=[redacted]&page=2'],
    ['GET /x?access_token=abc', 'GET /x?access_token=[redacted]'],
    ['{"api_token":"a\\"b","page":2}', '{"api_token":"[redacted]","page":2}'],
    ['postgres://user:pw@db.example.com/tajo', 'postgres://[redacted]@db.example.com/tajo'],
  ])('removes credentials nobody told it of: %s', (text, expected) => {
    expect(redact(text, [])).toBe(expected)
  })

  it.each([
    'connectors.freshdesk.api_key: it is missing',
    'a basic plan',
    'GET /tickets?page=2',
    'https://acme.freshdesk.com/a@b',
  ])('leaves %j alone', (text) => {
    expect(redact(text, [])).toBe(text)
  })

  it('ignores values too short to be a secret', () => {
    expect(createRedactor(['', 'a'])('a table')).toBe('a table')
  })
})
