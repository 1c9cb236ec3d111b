import pg from 'pg'
import type { Address } from './address.ts'
import { asSent } from './values.ts'

const keepAliveAfterMs = 30_000

/**
 * Every session alike, whatever the server, the role or the database has set: times in UTC, no schema searched but the system's
 * and `public`, and no compilation of statements, which costs more than a batch takes.
 */
const settings = [
  "SET TimeZone = 'UTC'",
  "SET DateStyle = 'ISO, YMD'",
  "SET bytea_output = 'hex'",
  'SET standard_conforming_strings = on',
  'SET extra_float_digits = 1',
  "SET search_path = 'public'",
  'SET client_min_messages = warning',
  'SET jit = off',
  'SET statement_timeout = 0',
  'SET idle_in_transaction_session_timeout = 0',
  // A machine that vanished lets go of its sources within two minutes, not two hours.
  'SET tcp_keepalives_idle = 60',
  'SET tcp_keepalives_interval = 10',
  'SET tcp_keepalives_count = 6',
]

export interface ConnectOptions {
  readonly address: Address
  /** Shown to the server's administrator, and to who finds a source held. */
  readonly name: string
  readonly readOnly: boolean
}

export async function connect({ address, name, readOnly }: ConnectOptions): Promise<pg.Client> {
  const client = new pg.Client({
    host: address.host,
    port: address.port,
    database: address.database,
    user: address.user,
    password: address.password,
    ssl: address.ssl,
    application_name: name,
    connectionTimeoutMillis: address.connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfterMs,
    client_encoding: 'UTF8',
    types: asSent,
  })
  // A connection that is lost while nothing is asked of it is noticed by the next statement.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query([...settings, `SET default_transaction_read_only = ${readOnly ? 'on' : 'off'}`].join('; '))
    return client
  } catch (error) {
    await client.end()
    throw error
  }
}
