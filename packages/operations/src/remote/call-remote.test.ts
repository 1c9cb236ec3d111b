import { TajoError } from '@tajo/core/errors'
import { describe, expect, it } from 'vitest'
import { runsGetOperation } from '../list/runs-get.ts'
import { syncOperation } from '../list/sync.ts'
import { verifyOperation } from '../list/verify.ts'
import { keptCall, standingClock } from '../testing/place.ts'
import { answer, events, type Play, playedServer } from '../testing/played-server.ts'
import { callRemote } from './call-remote.ts'

const report = { source: 'freshdesk', exitCode: 0, error: { code: 'TAJO_AUTH', message: 'No.', hint: 'Look.' } }
const news = { kind: 'words', text: 'Comparing …' }

/** Plays a job whose connections are answered one after the other by these. */
function job(...connections: readonly Play[]): Play {
  let next = 0
  return (heard, response) => {
    if (heard.url.endsWith('/events')) {
      const play = connections[Math.min(next, connections.length - 1)]
      next += 1
      return play?.(heard, response)
    }
    return answer(response, 202, { job: { id: 'j 1' } })
  }
}

const stream =
  (text: string): Play =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text)
  }

describe('callRemote', () => {
  it('asks with the token and gives what is answered', async () => {
    const server = await playedServer((_, response) => answer(response, 200, { id: 'r1' }))
    const run = await callRemote(server, runsGetOperation, { id: 'r1' }, keptCall(), standingClock())
    expect(run).toEqual({ id: 'r1' })
    expect(server.heard).toMatchObject([
      { method: 'GET', url: '/v1/runs/r1', headers: { authorization: 'Bearer tajo_of-the-test' } },
    ])
  })

  it('gives a failure back as the error it was', async () => {
    const error = { code: 'TAJO_RUN_ACTIVE', message: 'freshdesk is being written already.', hint: 'Wait.' }
    const server = await playedServer((_, response) => answer(response, 409, { error }))
    const failure = await callRemote(server, runsGetOperation, { id: 'x' }, keptCall(), standingClock()).catch(
      (thrown: unknown) => thrown,
    )
    expect(failure).toBeInstanceOf(TajoError)
    expect(failure).toMatchObject({ ...error, retryable: true, exitCode: 1 })
  })

  it.each([
    ['a proxy’s page', 502, '<html>', 'TAJO_SERVER_UNREACHABLE'],
    ['a code of a newer server', 400, '{"error":{"code":"TAJO_NEW","message":"New.","hint":"Do."}}', 'TAJO_INTERNAL'],
    ['a success that is no JSON', 200, 'ok', 'TAJO_SERVER_UNREACHABLE'],
  ])('says what %s means', async (_, status, body, code) => {
    const server = await playedServer((_heard, response) => void response.writeHead(status).end(body))
    await expect(callRemote(server, runsGetOperation, { id: 'x' }, keptCall(), standingClock())).rejects.toMatchObject({
      code,
    })
  })

  it('takes the token to no other place', async () => {
    const other = await playedServer((_, response) => answer(response, 200, {}))
    const server = await playedServer((_, response) => {
      response.writeHead(307, { location: `${other.url}/v1/runs/x` }).end()
    })
    await expect(callRemote(server, runsGetOperation, { id: 'x' }, keptCall(), standingClock())).rejects.toMatchObject({
      code: 'TAJO_SERVER_UNREACHABLE',
    })
    expect(other.heard).toEqual([])
  })

  it('says when nobody is there, and ends when nobody wants the answer any longer', async () => {
    const nowhere = { url: 'http://127.0.0.1:1', token: 't' }
    await expect(callRemote(nowhere, runsGetOperation, { id: 'x' }, keptCall(), standingClock())).rejects.toMatchObject(
      { code: 'TAJO_SERVER_UNREACHABLE' },
    )
    const stop = new AbortController()
    const reason = new TajoError('TAJO_INTERRUPTED', 'Interrupted.')
    const server = await playedServer(() => stop.abort(reason))
    await expect(
      callRemote(server, runsGetOperation, { id: 'x' }, keptCall(stop.signal), standingClock()),
    ).rejects.toBe(reason)
  })
})

describe('a job', () => {
  it('tells its news and gives its output', async () => {
    const server = await playedServer(
      job(stream(events([1, 'news', news], [2, 'end', { output: { reports: [report] } }]))),
    )
    const call = keptCall()
    const input = { source: 'freshdesk', streams: ['tickets'] }
    expect(await callRemote(server, syncOperation, input, call, standingClock())).toEqual({ reports: [report] })
    expect(call.told).toEqual([news])
    expect(server.heard).toMatchObject([
      { method: 'POST', url: '/v1/sync', body: input },
      { method: 'GET', url: '/v1/jobs/j%201/events', headers: { accept: 'text/event-stream' } },
    ])
  })

  it('is an error where it could not be done', async () => {
    const error = { code: 'TAJO_CONFIG_UNKNOWN_SOURCE', message: 'No source named x.', hint: 'Look.' }
    const server = await playedServer(job(stream(events([1, 'end', { error }]))))
    await expect(callRemote(server, verifyOperation, {}, keptCall(), standingClock())).rejects.toMatchObject(error)
  })

  it('is heard of to its end over connections that break', async () => {
    const more = { kind: 'words', text: 'more' }
    const server = await playedServer(
      job(
        stream(events([1, 'news', news])),
        (_, response) => response.socket?.destroy(),
        (_, response) => answer(response, 503, { error: { code: 'TAJO_INTERNAL', message: 'a', hint: 'b' } }),
        (_, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' })
          response.write(`${events([2, 'news', more])}id: 3\ndata: ha`, () => response.socket?.destroy())
        },
        stream(events([3, 'end', { output: { reports: [] } }])),
      ),
    )
    const call = keptCall()
    const clock = standingClock()
    expect(await callRemote(server, verifyOperation, {}, call, clock)).toEqual({ reports: [] })
    expect(call.told).toEqual([news, more])
    const after = server.heard.filter(({ url }) => url.endsWith('/events')).map((one) => one.headers['last-event-id'])
    expect(after).toEqual([undefined, '1', '1', '1', '2'])
  })

  it('is given up when the server stays away, or knows it no longer', async () => {
    const away = await playedServer(job((_, response) => response.socket?.destroy()))
    await expect(callRemote(away, verifyOperation, {}, keptCall(), standingClock())).rejects.toMatchObject({
      code: 'TAJO_SERVER_UNREACHABLE',
      message: 'The connection to the Tajo server was lost; what it does goes on there.',
    })
    const error = { code: 'TAJO_SERVER_NOT_FOUND', message: 'There is no job.', hint: 'Look.' }
    const forgotten = await playedServer(job((_, response) => answer(response, 404, { error })))
    await expect(callRemote(forgotten, verifyOperation, {}, keptCall(), standingClock())).rejects.toMatchObject(error)
    expect(forgotten.heard.filter(({ url }) => url.endsWith('/events'))).toHaveLength(1)
  })

  it('is asked to stop, and heard of until it has', async () => {
    const stop = new AbortController()
    let finish = (): void => {}
    const server = await playedServer((heard, response) => {
      if (heard.url.endsWith('/stop')) {
        answer(response, 202, {})
        return finish()
      }
      if (!heard.url.endsWith('/events')) return answer(response, 202, { job: { id: 'j1' } })
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(events([1, 'news', news]))
      finish = () => void response.end(events([2, 'end', { output: { reports: [report] } }]))
    })
    const call = { ...keptCall(stop.signal), tell: () => stop.abort() }
    expect(await callRemote(server, syncOperation, {}, call, standingClock())).toEqual({ reports: [report] })
    expect(server.heard.filter(({ url }) => url === '/v1/jobs/j1/stop')).toMatchObject([{ method: 'POST' }])
  })
})
