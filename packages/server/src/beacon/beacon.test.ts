import { createHmac } from 'node:crypto'
import { runInNewContext } from 'node:vm'
import type { Inbox } from '@tajo/control/inbox'
import type { NewDelivery } from '@tajo/control/inbox/delivery'
import { describe, expect, it } from 'vitest'
import { testApp, zendeskSecret } from '../testing/app.ts'
import { memoryControl } from '../testing/memory-control.ts'
import { beaconScript } from './script.ts'

const origin = 'https://help.example.com'
const browser = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0'

async function opened() {
  const rows: NewDelivery[] = []
  const inbox: Pick<Inbox, 'add'> = {
    add: async (added) => {
      rows.push(...added)
      return added.map((_, id) => ({ outcome: 'stored', id }))
    },
  }
  const { app, woken, metrics } = await testApp(memoryControl({ inbox: inbox as Inbox }))
  const report = (body: unknown, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/beacon/zendesk',
      headers: { origin, 'user-agent': browser, 'content-type': 'text/plain;charset=UTF-8', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return { app, rows, woken, metrics, report }
}

const viewed = {
  kind: 'article_viewed',
  article: '360001',
  title: 'How to pay',
  locale: 'en-us',
  id: 'visit-0001',
  consent: true,
}
const proof = (text: string) => createHmac('sha256', zendeskSecret).update(text).digest('hex')

describe('a visit that is reported', () => {
  it('of somebody the page has proven is stored and worked on', async () => {
    const { report, rows, woken } = await opened()
    const user = { email: 'Ann@example.com', hash: proof('ann@example.com') }
    expect((await report({ ...viewed, user })).statusCode).toBe(204)
    expect(rows).toMatchObject([
      {
        source: 'zendesk',
        key: 'beacon:visit-0001',
        topic: 'article.viewed',
        happenings: ['article_viewed'],
        state: 'pending',
      },
    ])
    expect(JSON.parse(Buffer.from(rows[0]?.body ?? []).toString())).toMatchObject({
      kind: 'article_viewed',
      origin,
      article: '360001',
      title: 'How to pay',
      visitor: { email: 'ann@example.com' },
    })
    expect(woken).toEqual(['zendesk'])
  })

  it.each([
    ['nobody', undefined],
    ['somebody without proof', { email: 'ann@example.com', hash: 'f'.repeat(64) }],
    ['somebody with the proof of another', { email: 'ann@example.com', hash: proof('bob@example.com') }],
  ])('of %s is nobody’s', async (_, user) => {
    const { report, rows, woken } = await opened()
    expect((await report(user === undefined ? viewed : { ...viewed, user })).statusCode).toBe(204)
    expect(rows).toMatchObject([{ state: 'ignored' }])
    expect(Buffer.from(rows[0]?.body ?? []).toString()).toContain('"visitor":null')
    expect(woken).toEqual([])
  })

  it('may be a search', async () => {
    const { report, rows } = await opened()
    await report({ kind: 'help_center_searched', query: 'refund', id: 'visit-0002', consent: true })
    expect(rows).toMatchObject([{ topic: 'help_center.searched', happenings: ['help_center_searched'] }])
  })

  it('keeps neither address nor browser', async () => {
    const { report, rows } = await opened()
    await report(viewed, { 'x-forwarded-for': '203.0.113.7' })
    const kept = JSON.stringify(rows.map((row) => ({ ...row, body: Buffer.from(row.body).toString() })))
    expect(kept).not.toMatch(/203\.0\.113\.7|127\.0\.0\.1|Firefox/)
  })

  it.each([
    ['without consent', { ...viewed, consent: false }, {}, 400],
    ['with more than it may say', { ...viewed, cookie: 'x' }, {}, 400],
    ['as no JSON', 'hello', {}, 400],
    ['from another page', viewed, { origin: 'https://evil.example' }, 403],
    ['that is too long', { ...viewed, title: 'x'.repeat(4000) }, {}, 413],
    ['by a robot', viewed, { 'user-agent': 'Googlebot/2.1' }, 204],
    ['by nothing that names itself', viewed, { 'user-agent': '' }, 204],
    ['by somebody who does not want it', viewed, { 'sec-gpc': '1' }, 204],
    ['by somebody who does not want to be tracked', viewed, { dnt: '1' }, 204],
  ])('%s is not stored', async (_, body, headers, status) => {
    const { report, rows } = await opened()
    expect((await report(body, headers)).statusCode).toBe(status)
    expect(rows).toEqual([])
  })

  it('is one of so many a minute from one address', async () => {
    const { report, rows } = await opened()
    for (let index = 0; index < 60; index += 1) await report({ ...viewed, id: `visit-${1000 + index}` })
    expect((await report({ ...viewed, id: 'visit-9999' })).statusCode).toBe(429)
    expect((await report({ ...viewed, id: 'visit-8888' }, { 'x-forwarded-for': '203.0.113.7' })).statusCode).toBe(204)
    expect(rows).toHaveLength(61)
  })

  it('for a source that is not there is refused', async () => {
    const { app } = await opened()
    const answer = await app.inject({
      method: 'POST',
      url: '/beacon/nobody',
      headers: { origin, 'user-agent': browser },
      body: '{}',
    })
    expect(answer.statusCode).toBe(404)
  })
})

interface Page {
  readonly path: string
  readonly search?: string
  readonly data?: Record<string, string>
  readonly consent?: unknown
  readonly navigator?: Record<string, unknown>
}

/** A page that has loaded the script, and what it sent. */
function visit({ path, search = '', data = {}, consent, navigator = {} }: Page) {
  const sent: { url: string; body: Record<string, unknown> }[] = []
  const listeners = new Map<string, () => void>()
  const location = { pathname: path, search }
  const document = {
    currentScript: { src: 'https://tajo.example.com/beacon.js?v=1', dataset: { source: 'zendesk', ...data } },
    title: 'How to pay',
    addEventListener: (name: string, heard: () => void) => listeners.set(name, heard),
  }
  const crypto = { randomUUID: () => '5f3c1b9e-0000-4000-8000-000000000000' }
  const window: Record<string, unknown> = { crypto, ...(consent === undefined ? {} : { tajoConsent: consent }) }
  const nav = {
    sendBeacon: (url: string, body: string) => sent.push({ url, body: JSON.parse(body) }) > 0,
    ...navigator,
  }
  runInNewContext(beaconScript, {
    window,
    document,
    navigator: nav,
    location,
    crypto,
    URLSearchParams,
    encodeURIComponent,
  })
  return { sent, window, agree: () => listeners.get('tajo:consent')?.() }
}

describe('the script', () => {
  it('is small, and served for pages of other origins', async () => {
    const { app } = await opened()
    const answer = await app.inject({ url: '/beacon.js' })
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(answer.headers['cross-origin-resource-policy']).toBe('cross-origin')
    expect(Buffer.byteLength(answer.body)).toBeLessThan(2048)
    expect(answer.body).not.toMatch(/cookie|localStorage/i)
  })

  it.each([
    ['/hc/en-us/articles/360001-How-to-pay', '', { kind: 'article_viewed', article: '360001', locale: 'en-us' }],
    ['/hc/articles/360001', '', { kind: 'article_viewed', article: '360001' }],
    ['/support/solutions/articles/42000-paying', '', { kind: 'article_viewed', article: '42000' }],
    ['/de/support/solutions/articles/42000', '', { kind: 'article_viewed', article: '42000', locale: 'de' }],
    ['/hc/en-us/search', '?query=re+fund', { kind: 'help_center_searched', query: 're fund', locale: 'en-us' }],
    ['/support/search/solutions', '?term=refund', { kind: 'help_center_searched', query: 'refund' }],
  ])('tells of %s%s', (path, search, told) => {
    const { sent } = visit({ path, search, consent: true })
    expect(sent).toMatchObject([{ url: 'https://tajo.example.com/beacon/zendesk', body: { ...told, consent: true } }])
  })

  it.each([
    ['another page', { path: '/hc/en-us/requests', consent: true }],
    ['a search for nothing', { path: '/hc/en-us/search', consent: true }],
    ['a page nobody agreed on', { path: '/hc/articles/1' }],
    ['a refusal', { path: '/hc/articles/1', consent: () => false, data: { consent: 'granted' } }],
    ['a browser that says no', { path: '/hc/articles/1', consent: true, navigator: { doNotTrack: '1' } }],
    [
      'a browser that says no to all',
      { path: '/hc/articles/1', consent: true, navigator: { globalPrivacyControl: true } },
    ],
  ])('is silent on %s', (_, page) => {
    expect(visit(page as Page).sent).toEqual([])
  })

  it('waits for consent, and tells once', () => {
    const { sent, window, agree } = visit({ path: '/hc/articles/1' })
    agree()
    expect(sent).toEqual([])
    window['tajoConsent'] = () => true
    agree()
    agree()
    expect(sent).toHaveLength(1)
  })

  it('names who visits only with the page’s proof', () => {
    const data = { consent: 'granted', userEmail: 'ann@example.com' }
    expect(visit({ path: '/hc/articles/1', data }).sent[0]?.body).not.toHaveProperty('user')
    const proven = visit({ path: '/hc/articles/1', data: { ...data, userHash: 'abc' } })
    expect(proven.sent[0]?.body['user']).toEqual({ email: 'ann@example.com', hash: 'abc' })
  })
})
