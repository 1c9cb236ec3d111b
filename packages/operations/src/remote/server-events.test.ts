import { expect, it } from 'vitest'
import { type ServerEvent, serverEvents } from './server-events.ts'

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<ServerEvent[]> {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
  }
  const found: ServerEvent[] = []
  for await (const event of serverEvents(body())) found.push(event)
  return found
}

it('reads events however they are cut', async () => {
  const whole = 'id: 1\nevent: news\ndata: {"a":1}\n\n: a comment\n\nid: 2\r\nevent: end\r\ndata:{"ü":2}\r\n\r\n'
  const expected = [
    { id: '1', event: 'news', data: '{"a":1}' },
    { id: '2', event: 'end', data: '{"ü":2}' },
  ]
  expect(await read(whole)).toEqual(expected)
  expect(await read(...[...new TextEncoder().encode(whole)].map((byte) => Uint8Array.of(byte)))).toEqual(expected)
})

it('joins lines of data, and leaves out what was cut off at the end', async () => {
  expect(await read('data: a\ndata: b\n\nid: 9\ndata: half')).toEqual([
    { id: undefined, event: 'message', data: 'a\nb' },
  ])
})
