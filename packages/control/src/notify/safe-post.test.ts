import { describe, expect, test } from 'vitest'
import { startReceiver } from '../testing/receiver.ts'
import { isPublicAddress } from './public-address.ts'
import { type PostOptions, safePost } from './safe-post.ts'

const options: PostOptions = { headers: { 'x-one': '1' }, body: '{"a":"ü"}', timeoutMs: 10_000, allowPrivate: false }
const own = { ...options, allowPrivate: true }

test('public addresses are told from all others', () => {
  for (const address of [
    '93.184.216.34',
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '2606:4700::1111',
    '2a00:1450:4001::200e',
  ]) {
    expect(isPublicAddress(address), address).toBe(true)
  }
  for (const address of [
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '198.18.0.1',
    '192.0.2.1',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '2001:db8::1',
    'localhost',
    '',
  ]) {
    expect(isPublicAddress(address), address).toBe(false)
  }
})

describe('refuses', () => {
  const refused = { code: 'TAJO_NOTICE_ADDRESS' }

  test.each([
    'http://example.com/hook',
    'ftp://example.com/',
    'https://user:secret-word@example.com/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'no url with secret-word',
  ])('%s', async (url) => {
    const failure = safePost(url, { ...options, resolve: async () => [{ address: '93.184.216.34', family: 4 }] })
    await expect(failure).rejects.toMatchObject(refused)
    await expect(failure).rejects.not.toThrow(/secret-word/)
  })

  test('a name with one private address among public ones', async () => {
    const resolve = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '192.168.0.1', family: 4 },
    ]
    await expect(safePost('https://hooks.example.com/', { ...options, resolve })).rejects.toMatchObject(refused)
  })

  test('to ask a public server over http, even where private ones are allowed', async () => {
    const resolve = async () => [{ address: '93.184.216.34', family: 4 }]
    await expect(safePost('http://hooks.example.com/', { ...own, resolve })).rejects.toMatchObject(refused)
  })
})

test('posts what it is given to the address it looked at, and looks only once', async () => {
  const receiver = await startReceiver()
  receiver.answer = { status: 201, body: 'taken' }
  let looked = 0
  const resolve = async () => {
    looked += 1
    return [{ address: looked === 1 ? '127.0.0.1' : '10.255.255.1', family: 4 }]
  }
  expect(await safePost(`http://hooks.example.com:${receiver.port}/a?b=c`, { ...own, resolve })).toEqual({
    status: 201,
    text: 'taken',
  })
  expect(receiver.received).toMatchObject([
    {
      path: '/a?b=c',
      body: '{"a":"ü"}',
      headers: { host: `hooks.example.com:${receiver.port}`, 'x-one': '1', 'content-length': '10' },
    },
  ])
  expect(looked).toBe(1)
})

test('goes nowhere it is sent on to', async () => {
  const [first, second] = [await startReceiver(), await startReceiver()]
  first.answer = { status: 307, headers: { location: second.url } }
  expect(await safePost(first.url, own)).toMatchObject({ status: 307 })
  expect(second.received).toEqual([])
})

test('reads no more of an answer than its beginning', async () => {
  const receiver = await startReceiver()
  receiver.answer = { status: 200, body: 'x'.repeat(5_000_000) }
  expect((await safePost(receiver.url, own)).text).toHaveLength(16_384)
})

test('waits no longer than it may, and says what is unreachable', async () => {
  const receiver = await startReceiver()
  receiver.answer = 'nothing'
  const silent = safePost(`${receiver.url}/secret-path`, { ...own, timeoutMs: 50 })
  await expect(silent).rejects.toMatchObject({
    code: 'TAJO_NOTICE_UNDELIVERED',
    message: expect.stringContaining('no answer within'),
  })
  await expect(silent).rejects.not.toThrow(/secret-path/)
  await expect(safePost('http://127.0.0.1:1/', own)).rejects.toMatchObject({ code: 'TAJO_NOTICE_UNDELIVERED' })
  const resolve = () => Promise.reject(new Error('ENOTFOUND'))
  await expect(safePost('https://nowhere.example.com/', { ...options, resolve })).rejects.toMatchObject({
    code: 'TAJO_NOTICE_UNDELIVERED',
  })
})
