import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Answer, answer, reset, serve, truncated } from '../testing/loopback-server.ts'
import { openTransport, secret } from '../testing/open-transport.ts'

const query = { email: 'ann@example.com', updated_since: '2026-01-01' }
const body = { note: 'do not tell' }
const hidden = [secret, secret.slice(6), 'ann@example.com', 'ann%40example.com', '2026-01-01', 'do not tell']

/** An answer that repeats all it was told. */
const echo =
  (status: number): Answer =>
  (response, request) => {
    const text = `<html>${request.url} ${request.headers.authorization}</html>`
    response.writeHead(status, { 'x-request-id': 'r-1', 'retry-after': '3600', 'content-type': 'text/html' }).end(text)
  }

function expectSecrecy(text: string): void {
  for (const word of hidden) expect(text).not.toContain(word)
}

async function failureOf(url: string, over: Parameters<typeof openTransport>[1] = {}) {
  await using open = openTransport(url, over)
  const failure: unknown = await open.get({ interactive: true, query, json: body }).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(Error)
  return { failure: failure as Error, lines: open.lines }
}

describe('secrets and personal data', () => {
  it.each([
    ['a lost answer', reset],
    ['a cut off answer', truncated],
    ['a page in place of JSON', echo(200)],
    ['a vendor’s error', echo(500)],
    ['a 429', echo(429)],
    ['an answer too large', answer(200, `"${'x'.repeat(20_000)}"`)],
  ])('stay out of the error and the log after %s', async (_, given) => {
    await using server = await serve(given)
    const { failure, lines } = await failureOf(server.url)
    expectSecrecy(failure.message)
    expectSecrecy(JSON.stringify(failure))
    expectSecrecy(inspect(failure, { depth: 20, showHidden: true }))
    expectSecrecy(lines.join('\n'))
  })

  it('stay out of the error when the host is not there', async () => {
    const server = await serve(reset)
    await server.close()
    const { failure, lines } = await failureOf(server.url)
    expectSecrecy(inspect(failure, { depth: 20, showHidden: true }))
    expectSecrecy(lines.join('\n'))
    expect(lines.length).toBeGreaterThan(0)
  })
})
