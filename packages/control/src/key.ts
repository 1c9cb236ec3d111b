import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { TajoError } from '@tajo/core/errors'

/** What is derived from the server's key; the key itself leaves `openKey` only as these. */
export interface ServerKey {
  /** Names the key without telling anything of it. */
  readonly id: string
  /** Keys of sealed values by id: the current one, and the one before while keys are changed. */
  readonly sealing: ReadonlyMap<string, Buffer>
  /** The last part of a webhook's URL: the same for a source as long as the key is, and never stored. */
  pathToken(source: string): string
  /** Compared in constant time; a token of the previous key counts too. */
  isPathToken(source: string, token: string): boolean
  /** A digest that only who has the key can make. */
  digest(purpose: string, text: string): string
}

export interface KeySource {
  /** `TAJO_SECRET_KEY`: 32 bytes as hex or base64. */
  readonly secret: string | undefined
  /** `TAJO_SECRET_KEY_PREVIOUS`, while one key takes the other's place. */
  readonly previous?: string | undefined
  /** Made (0600) and used where no key is set. */
  readonly file: string
}

/**
 * @example
 * const key = openKey({ secret: process.env.TAJO_SECRET_KEY, file: '.tajo/key' })
 * key.pathToken('zendesk') // '1wP…', 32 characters
 */
export function openKey(source: KeySource): ServerKey {
  const current = source.secret === undefined ? keyOfFile(source) : parse(source.secret, 'TAJO_SECRET_KEY')
  const roots = [current]
  if (source.previous !== undefined) roots.push(parse(source.previous, 'TAJO_SECRET_KEY_PREVIOUS'))
  const idOf = (root: Buffer): string => derive(root, 'id').subarray(0, 8).toString('hex')
  const pathKeys = roots.map((root) => derive(root, 'path tokens'))
  const [pathKey = Buffer.alloc(0)] = pathKeys
  const digestKey = derive(current, 'digests')
  return {
    id: idOf(current),
    sealing: new Map(roots.map((root) => [idOf(root), derive(root, 'sealing')])),
    pathToken: (name) => tokenOf(pathKey, name),
    isPathToken: (name, token) =>
      // Every key is tried, so that the time taken tells nothing.
      pathKeys.map((key) => isEqual(tokenOf(key, name), token)).includes(true),
    digest: (purpose, text) => createHmac('sha256', digestKey).update(`${purpose}\0${text}`).digest('base64url'),
  }
}

function derive(root: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `tajo ${purpose} v1`, 32))
}

function tokenOf(key: Buffer, source: string): string {
  return createHmac('sha256', key).update(source).digest().subarray(0, 24).toString('base64url')
}

function isEqual(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function keyOfFile({ file }: KeySource): Buffer {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new TajoError('TAJO_CONFIG_INVALID', `${file} can be read by other users of this machine.`, {
      hint: `Run \`chmod 600 ${file}\`.`,
    })
  }
  return parse(readFileSync(file, 'utf8').trim(), file)
}

function parse(text: string, where: string): Buffer {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (bytes.length === 32) return bytes
  throw new TajoError(
    'TAJO_CONFIG_INVALID',
    `${where} is no key: it takes 32 bytes, as 64 hexadecimal digits or in base64.`,
    {
      hint: 'Make one with `openssl rand -base64 32`.',
    },
  )
}
