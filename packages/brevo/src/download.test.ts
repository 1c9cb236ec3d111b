import type { HttpRequest } from '@tajo/core/http/send'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { describe, expect, it } from 'vitest'
import { rejectsOf } from './destination/import-rejects.ts'
import { downloader } from './download.ts'

const goOn = new AbortController().signal

function open(statuses: readonly number[] = [200]) {
  const sent: HttpRequest[] = []
  const clock = new VirtualClock(0)
  const sender = {
    close: async () => {},
    send: async (request: HttpRequest) => {
      const status = statuses[Math.min(sent.length, statuses.length - 1)] ?? 200
      sent.push(request)
      return { status, headers: {}, body: Buffer.from('EMAIL\na@example.com\n') }
    },
  }
  const download = downloader({ baseUrl: 'https://api.brevo.com', sender, clock, random: () => 0 })
  return { sent, download }
}

describe('a file that an answer points to', () => {
  it.each(['https://api.brevo.com/files/1.csv', 'https://img.brevo.com/a.csv', 'https://cdn.sendinblue.com/b.csv'])(
    'is fetched from the vendor’s hosts, without the key: %s',
    async (url) => {
      const { sent, download } = open()
      expect(await download(url, goOn)).toMatchObject({ ok: true })
      expect(sent.map((one) => Object.keys(one.headers))).toEqual([['accept', 'user-agent']])
    },
  )

  it.each([
    'http://img.brevo.com/a.csv',
    'https://brevo.com.example.net/a.csv',
    'https://notbrevo.com/a.csv',
    'https://169.254.169.254/latest',
    'https://img.brevo.com:8443/a.csv',
    'https://key@img.brevo.com/a.csv',
    'file:///etc/passwd',
    'nonsense',
  ])('is not fetched from anywhere else: %s', async (url) => {
    const { sent, download } = open()
    expect(await download(url, goOn)).toMatchObject({ ok: false })
    expect(sent).toEqual([])
  })

  it('is asked for again when the vendor fails, and not when it refuses', async () => {
    const url = 'https://img.brevo.com/a.csv'
    const failing = open([503, 503, 200])
    expect(await failing.download(url, goOn)).toMatchObject({ ok: true })
    const refusing = open([403])
    expect(await refusing.download(url, goOn)).toEqual({ ok: false, reason: 'the file was answered with 403' })
    expect(refusing.sent).toHaveLength(1)
    const down = open([503])
    expect(await down.download(url, goOn)).toMatchObject({ ok: false })
    expect(down.sent).toHaveLength(4)
  })
})

describe('the report of an import', () => {
  const rows = [{ email: 'A@example.com', attributes: {} }]
  const read = (text: string) =>
    rejectsOf({ duplicate_phone_id: 'https://x' }, rows, async () => ({ ok: true, body: Buffer.from(text) }), goOn)
  const duplicate = { ok: true, refused: [{ email: 'A@example.com', cause: 'duplicate', identifier: 'sms' }] }

  it.each([
    '\uFEFFEMAIL;SMS\na@example.com;33612345678\n',
    'SMS;"Email"\r\n33612345678;"a@example.com"\r\n',
    '33612345678;a@example.com\n',
    'EMAIL\na@example.com\na@example.com',
  ])('names the rows, however it is written: %j', async (text) => {
    expect(await read(text)).toEqual(duplicate)
  })

  it.each(['SMS\n33612345678\n', 'EMAIL\nsomebody@else.example\n', 'EMAIL;SMS\n;33612345678\n', '<html></html>'])(
    'that names none of ours is no report: %j',
    async (text) => {
      expect(await read(text)).toMatchObject({ ok: false, reason: expect.stringContaining('cannot be told') })
    },
  )
})
