import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { type ConnectionOptions, checkServerIdentity } from 'node:tls'
import { TajoError } from '@tajo/core/errors'

export type SslMode = 'disable' | 'require' | 'verify-ca' | 'verify-full'

/** Where a database is and how to get in. */
export interface Address {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string | undefined
  readonly password: string | undefined
  readonly sslMode: SslMode
  readonly ssl: ConnectionOptions | false
  readonly connectTimeoutMs: number
  /** How long `tajo query` may take. */
  readonly queryTimeoutMs: number
  /** Safe to print. */
  readonly location: string
}

const modes: readonly string[] = ['disable', 'require', 'verify-ca', 'verify-full']
const known = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'connect_timeout', 'statement_timeout', 'host']

/**
 * Takes a connection URI apart. Without `sslmode`, a server on another machine has to prove who it is (`verify-full`).
 *
 * @example
 * parseAddress('postgres://tajo:secret@db.example.com/support?sslmode=require').location // 'postgres://tajo@db.example.com:5432/support'
 */
export function parseAddress(uri: string): Address {
  const url = parsed(uri)
  const parameters = url.searchParams
  for (const name of parameters.keys()) {
    if (!known.includes(name)) throw invalid(`has the parameter ${name}; known are ${known.join(', ')}`)
  }
  const host = parameters.get('host') ?? decodeURIComponent(url.hostname.replace(/^\[|\]$/g, ''))
  if (host === '') throw invalid('names no host')
  const database = decodeURIComponent(url.pathname.slice(1))
  if (database === '') throw invalid('names no database')
  const user = url.username === '' ? undefined : decodeURIComponent(url.username)
  const port = url.port === '' ? 5432 : Number(url.port)
  const sslMode = parameters.get('sslmode') ?? (isThisMachine(host) ? 'disable' : 'verify-full')
  if (!isMode(sslMode)) throw invalid(`has sslmode ${sslMode}; known are ${modes.join(', ')}`)
  return {
    host,
    port,
    database,
    user,
    password: url.password === '' ? undefined : decodeURIComponent(url.password),
    sslMode,
    ssl: sslMode === 'disable' ? false : tlsOptions(sslMode, host, parameters),
    connectTimeoutMs: seconds(parameters, 'connect_timeout', 10) * 1000,
    queryTimeoutMs: seconds(parameters, 'statement_timeout', 300) * 1000,
    location: `postgres://${user === undefined ? '' : `${user}@`}${host}:${port}/${database}`,
  }
}

function tlsOptions(mode: SslMode, host: string, parameters: URLSearchParams): ConnectionOptions {
  const file = (name: string): Buffer | undefined => {
    const path = parameters.get(name)
    if (path === null || path === 'system') return undefined
    try {
      return readFileSync(path)
    } catch (cause) {
      throw new TajoError('TAJO_CONFIG_INVALID', `${name} names ${path}, which cannot be read.`, { cause })
    }
  }
  const [ca, cert, key] = [file('sslrootcert'), file('sslcert'), file('sslkey')]
  return {
    rejectUnauthorized: mode !== 'require',
    // The client hands on no address that is a number, and Node would compare the certificate with `localhost` then.
    checkServerIdentity: (_, certificate) =>
      mode === 'verify-full' ? checkServerIdentity(host, certificate) : undefined,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  }
}

function parsed(uri: string): URL {
  try {
    return new URL(uri)
  } catch {
    // The error of `URL` quotes its input, and with it the password.
    throw invalid('is no URI like postgres://user:password@host:5432/database')
  }
}

function seconds(parameters: URLSearchParams, name: string, otherwise: number): number {
  const value = parameters.get(name)
  if (value === null) return otherwise
  if (!/^\d{1,6}$/.test(value)) throw invalid(`has ${name} ${value}, which is no number of seconds`)
  return Number(value)
}

function isMode(text: string): text is SslMode {
  return modes.includes(text)
}

function isThisMachine(host: string): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\./.test(host)
}

function invalid(problem: string): TajoError {
  return new TajoError('TAJO_CONFIG_INVALID', `The address of the PostgreSQL warehouse ${problem}.`)
}
