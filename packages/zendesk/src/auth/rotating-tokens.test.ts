import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rotatingVendor } from '../testing/rotating-vendor.ts'
import { keepTokens, rotatingTokens } from './rotating-tokens.ts'
import { readTokenFile, writeTokenFile } from './token-file.ts'
import type { AskForTokens, Tokens } from './tokens.ts'

const baseUrl = 'https://acme.zendesk.com'
const client = { clientId: 'tajo' }
let folder = ''
let tokenFile = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tajo-tokens-'))
  tokenFile = join(folder, 'deep', 'tokens.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A vendor whose refresh tokens work once. */
function vendor(clock: { now(): number }, lastsMs: number | undefined = 1_800_000) {
  let present = 'r0'
  let issued = 0
  const asked: string[] = []
  const ask: AskForTokens = async (_client, grant): Promise<Tokens> => {
    const token = grant.grant_type === 'refresh_token' ? grant.refresh_token : ''
    asked.push(token)
    await Promise.resolve()
    if (token !== present) throw new TajoError('TAJO_AUTH', 'used up', { parts: { reason: 'invalid_grant' } })
    issued += 1
    present = `r${issued}`
    const expiresAt = lastsMs === undefined ? undefined : clock.now() + lastsMs
    return { accessToken: `a${issued}`, refreshToken: present, expiresAt, scope: 'read' }
  }
  return { ask, asked }
}

function keeper(ask: AskForTokens, over: Partial<Parameters<typeof rotatingTokens>[0]> = {}) {
  return rotatingTokens({ client, refreshToken: 'r0', tokenFile, baseUrl, ask, clock: systemClock, ...over })
}

describe('rotating tokens', () => {
  it('are asked for once, however many calls begin at once', async () => {
    const { ask, asked } = vendor(systemClock)
    const tokens = keeper(ask)
    const headers = await Promise.all(Array.from({ length: 9 }, () => tokens.header()))
    expect([new Set(headers), asked]).toEqual([new Set(['Bearer a1']), ['r0']])
    expect(await tokens.scope()).toBe('read')
  })

  it('are on disk, for their owner alone, before they are used', async () => {
    const { ask } = vendor(systemClock)
    await keeper(ask).header()
    expect(await readTokenFile(tokenFile)).toMatchObject({ accessToken: 'a1', refreshToken: 'r1', baseUrl })
    expect((await stat(tokenFile)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(folder, 'deep'))).toEqual(['tokens.json'])
    expect(await readFile(tokenFile, 'utf8')).not.toContain('r0')
  })

  it('are not used when they cannot be stored', async () => {
    const { ask } = vendor(systemClock)
    const tokens = keeper(async (...of) => {
      const pair = await ask(...of)
      await rm(join(folder, 'deep'), { recursive: true })
      await writeFile(join(folder, 'deep'), 'in the way')
      return pair
    })
    await expect(tokens.header()).rejects.toMatchObject({ code: 'TAJO_CONFIG_INVALID' })
  })

  it('go on from the file, not from the configuration', async () => {
    const { ask, asked } = vendor(systemClock)
    await keeper(ask).header()
    expect(await keeper(ask).header()).toBe('Bearer a1')
    expect(await keeper(ask).renew('Bearer a1')).toBe(true)
    expect(asked).toEqual(['r0', 'r1'])
  })

  it('are renewed before they end', async () => {
    const clock = new VirtualClock()
    const { ask, asked } = vendor(clock)
    const tokens = keeper(ask, { clock })
    expect(await tokens.header()).toBe('Bearer a1')
    await clock.sleep(1_739_000)
    expect(await tokens.header()).toBe('Bearer a1')
    await clock.sleep(2000)
    expect(await tokens.header()).toBe('Bearer a2')
    expect(asked).toEqual(['r0', 'r1'])
  })

  it('are renewed once for all calls that were refused with the same one', async () => {
    const { ask, asked } = vendor(systemClock, undefined)
    const tokens = keeper(ask)
    const refused = await tokens.header()
    expect(await Promise.all([tokens.renew(refused), tokens.renew(refused), tokens.renew(refused)])).toEqual([
      true,
      true,
      true,
    ])
    expect(await tokens.renew(refused)).toBe(true)
    expect([await tokens.header(), asked]).toEqual(['Bearer a2', ['r0', 'r1']])
  })

  it('another process has renewed are taken from the file', async () => {
    const { ask, asked } = vendor(systemClock)
    const [one, other] = [keeper(ask), keeper(ask)]
    const first = await one.header()
    expect(await other.header()).toBe(first)
    await one.renew(first)
    expect(await other.renew(first)).toBe(true)
    expect([await other.header(), asked]).toEqual(['Bearer a2', ['r0', 'r1']])
  })

  it('begin anew with a refresh token the configuration was given since', async () => {
    const old = vendor(systemClock)
    await keeper(old.ask).header()
    const asked: string[] = []
    const ask: AskForTokens = async (_client, grant) => {
      asked.push(grant.grant_type === 'refresh_token' ? grant.refresh_token : '')
      return { accessToken: 'b1', refreshToken: 'q2', expiresAt: undefined, scope: undefined }
    }
    expect(await keeper(ask, { refreshToken: 'q1' }).header()).toBe('Bearer b1')
    expect(await keeper(ask, { refreshToken: 'q1' }).header()).toBe('Bearer b1')
    expect(asked).toEqual(['q1'])
  })

  it('of another account or client are not sent', async () => {
    const { ask, asked } = vendor(systemClock)
    await writeTokenFile(tokenFile, {
      accessToken: 'theirs',
      refreshToken: 'theirs too',
      expiresAt: undefined,
      scope: undefined,
      baseUrl: 'https://other.zendesk.com',
      clientId: client.clientId,
      began: undefined,
    })
    expect(await keeper(ask).header()).toBe('Bearer a1')
    expect(asked).toEqual(['r0'])
  })

  it('say that nobody authorized yet', async () => {
    const { ask } = vendor(systemClock)
    const tokens = keeper(ask, { refreshToken: undefined })
    await expect(tokens.header()).rejects.toMatchObject({ code: 'TAJO_AUTH', message: /not been authorized/ })
  })

  it('of a consent are kept and used; without a refresh token the refusal stands', async () => {
    const { ask, asked } = vendor(systemClock)
    const pair: Tokens = { accessToken: 'c1', refreshToken: undefined, expiresAt: undefined, scope: 'read write' }
    await keepTokens({ tokenFile, baseUrl, clock: systemClock }, client.clientId, pair)
    const tokens = keeper(ask, { refreshToken: undefined })
    expect(await tokens.header()).toBe('Bearer c1')
    expect(await tokens.renew('Bearer c1')).toBe(false)
    expect(asked).toEqual([])
    const useless = keepTokens({ tokenFile, baseUrl, clock: systemClock }, 'tajo', { ...pair, scope: 'write' })
    await expect(useless).rejects.toMatchObject({ code: 'TAJO_FORBIDDEN' })
  })

  it('that cannot be read back are not overwritten', async () => {
    const { ask, asked } = vendor(systemClock)
    await keeper(ask).header()
    await writeFile(tokenFile, '{"accessToken":')
    await expect(keeper(ask).header()).rejects.toMatchObject({ message: /is not one Tajo wrote/ })
    expect(asked).toEqual(['r0'])
    await chmod(tokenFile, 0o600)
  })

  it('are not shared with a lock whose holder died', async () => {
    const { ask } = vendor(systemClock)
    const tokens = keeper(ask)
    await tokens.header()
    await writeFile(
      `${tokenFile}.lock`,
      JSON.stringify({ pid: 2 ** 22 + 7, host: (await import('node:os')).hostname() }),
    )
    expect(await tokens.renew('Bearer a1')).toBe(true)
  })
})

/** Runs the connector's own token code in another process, against a vendor on loopback. */
function inProcess(url: string, times: number) {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../testing/renew.child.ts'), url, tokenFile, String(times)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  return { child, ended: once(child, 'exit').then(([code]) => ({ code: code as number | null, output })) }
}

describe('rotating tokens of several processes', () => {
  it('never use a refresh token twice', async () => {
    await using vendorAt = await rotatingVendor()
    const ends = await Promise.all([1, 2, 3].map(() => inProcess(vendorAt.url, 4).ended))
    expect(ends.map(({ code, output }) => [code, output])).toEqual([1, 2, 3].map(() => [0, expect.any(String)]))
    expect(vendorAt.refused).toEqual([])
    expect(vendorAt.issued()).toBeGreaterThanOrEqual(4)
  })

  it('survive a kill at any moment but the one between the vendor’s answer and the disk', async () => {
    await using vendorAt = await rotatingVendor()
    for (let round = 0; round < 6; round += 1) {
      const { child, ended } = inProcess(vendorAt.url, 1000)
      const until = vendorAt.issued() + 2 + round
      while (vendorAt.issued() < until) await systemClock.sleep(5)
      // Held back before its answer, so that nothing is lost on the way.
      vendorAt.hold()
      await vendorAt.held()
      child.kill('SIGKILL')
      await ended
      vendorAt.forget()
      const stored = await readTokenFile(tokenFile)
      expect(stored?.refreshToken).toBe(vendorAt.present())
    }
    const last = await inProcess(vendorAt.url, 2).ended
    expect(last.code).toBe(0)
    expect(vendorAt.refused).toEqual([])
  })
})
