import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { good, type Parsed, wrong } from './parsed.ts'

export type WarehouseAddress =
  | {
      readonly kind: 'duckdb'
      /** Absolute. */
      readonly path: string
    }
  | {
      readonly kind: 'postgres'
      /** With its password: never printed. */
      readonly url: string
    }

/** `duckdb:./tajo.duckdb`, relative to the configuration's folder, or `postgres://user:password@host:5432/database`. */
export function parseWarehouse(text: string, dir: string): Parsed<WarehouseAddress> {
  const address = text.trim()
  if (/^postgres(ql)?:/i.test(address)) return parsePostgres(address)
  if (!/^duckdb:/i.test(address)) {
    return wrong(
      'must be duckdb:<file>, such as duckdb:./tajo.duckdb, or postgres://<user>:<password>@<host>/<database>; this version of Tajo writes no other warehouse',
    )
  }
  const path = address.slice('duckdb:'.length)
  if (path === '' || path.endsWith('/')) return wrong('must name a file, such as duckdb:./tajo.duckdb')
  // Checkpoints live in the warehouse: one that vanishes with the process would read everything again each time.
  if (path.startsWith(':') || path.startsWith('md:'))
    return wrong('must name a file on this machine, such as duckdb:./tajo.duckdb')
  return good({ kind: 'duckdb', path: path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(dir, path) })
}

/** What must not be shown of an address. */
export function warehouseSecrets(address: WarehouseAddress): readonly string[] {
  if (address.kind !== 'postgres') return []
  const { password } = new URL(address.url)
  return password === '' ? [] : [password, decodeURIComponent(password)]
}

function parsePostgres(address: string): Parsed<WarehouseAddress> {
  // What is wrong is said without the address: it may hold a password.
  if (!URL.canParse(address))
    return wrong(
      'must be like postgres://user:password@host:5432/database; write @ : / # ? % in a password as %40 %3A %2F %23 %3F %25',
    )
  const url = new URL(address)
  if (url.hostname === '' && !url.searchParams.has('host')) return wrong('must name a host: postgres://host/database')
  if (url.pathname.length < 2) return wrong('must name a database: postgres://host/database')
  return good({ kind: 'postgres', url: address })
}
