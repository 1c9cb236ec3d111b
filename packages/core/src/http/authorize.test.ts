import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, answer, type LoopbackServer, serve } from '../testing/loopback-server.ts'
import { openTransport } from '../testing/open-transport.ts'
import type { Authorize } from './transport.ts'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]()
})

const expired = answer(401, '{"error":"invalid_token"}')

async function opened(authorize: Authorize, ...answers: Answer[]) {
  const server: LoopbackServer = await serve(...answers)
  const account = openTransport(server.url, { headers: {}, authorize })
  open.push(account, server)
  return { server, get: account.get, sent: () => server.headers.map((headers) => headers.authorization) }
}

/** Credentials that are renewed as often as asked, up to `most` times. */
function renewing(most: number) {
  let number = 1
  const refused: string[] = []
  const authorize: Authorize = {
    header: async () => `Bearer ${number}`,
    renew: async (header) => {
      refused.push(header)
      if (number > most) return false
      number += 1
      return true
    },
  }
  return { authorize, refused }
}

describe('credentials that are renewed', () => {
  it('repeats a refused call once with the new ones, a write too', async () => {
    const { authorize, refused } = renewing(5)
    const { get, sent } = await opened(authorize, expired, answer(200, '[]'))
    const reply = await get({ method: 'POST', json: {} })
    expect([reply.status, sent(), refused]).toEqual([200, ['Bearer 1', 'Bearer 2'], ['Bearer 1']])
  })

  it('hands over the second refusal', async () => {
    const { authorize, refused } = renewing(5)
    const { get, sent } = await opened(authorize, expired)
    expect((await get()).status).toBe(401)
    expect([sent(), refused]).toEqual([['Bearer 1', 'Bearer 2'], ['Bearer 1']])
  })

  it('hands over the refusal when there is nothing to renew', async () => {
    const { get, sent } = await opened(renewing(0).authorize, expired)
    expect((await get()).status).toBe(401)
    expect(sent()).toEqual(['Bearer 1'])
  })

  it('sends none to ask for some', async () => {
    const { get, sent } = await opened(renewing(5).authorize, answer(200, '{}'))
    await get({ method: 'POST', credentials: 'none' })
    expect(sent()).toEqual([undefined])
  })

  it('uses those of the moment when a call is tried again', async () => {
    let number = 0
    const authorize: Authorize = { header: async () => `Bearer ${++number}`, renew: async () => false }
    const { get, sent } = await opened(authorize, answer(503), answer(200, '[]'))
    await get()
    expect(sent()).toEqual(['Bearer 1', 'Bearer 2'])
  })

  it('fails a call with the error of its credentials, before anything is sent', async () => {
    const authorize: Authorize = { header: () => Promise.reject(new Error('no token')), renew: async () => false }
    const { get, sent } = await opened(authorize, answer(200, '[]'))
    await expect(get()).rejects.toThrow('no token')
    expect(sent()).toEqual([])
  })
})

describe('a write that may be made twice', () => {
  it('is tried again, unlike any other', async () => {
    const { authorize } = renewing(0)
    const once = await opened(authorize, answer(503), answer(200, '{}'))
    await expect(once.get({ method: 'POST', json: {} })).rejects.toThrow('503')
    const twice = await opened(authorize, answer(503), answer(200, '{}'))
    expect((await twice.get({ method: 'POST', json: {}, repeatable: true })).status).toBe(200)
  })
})

describe('a patience of its own', () => {
  it('ends the tries of a call sooner', async () => {
    const patient = await opened(
      renewing(0).authorize,
      ...Array.from({ length: 6 }, () => answer(504)),
      answer(200, '[]'),
    )
    expect((await patient.get()).status).toBe(200)
    const hurried = await opened(
      renewing(0).authorize,
      ...Array.from({ length: 6 }, () => answer(504)),
      answer(200, '[]'),
    )
    await expect(hurried.get({ patienceMs: 2000 })).rejects.toThrow('504')
    expect(hurried.server.requests.length).toBeLessThan(5)
  })
})
