import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { good, type Parsed, wrong } from './parsed.ts'

export interface WarehouseAddress {
  readonly kind: 'duckdb'
  /** Absolute. */
  readonly path: string
}

/** `duckdb:./tajo.duckdb`, relative to the configuration's folder. */
export function parseWarehouse(text: string, dir: string): Parsed<WarehouseAddress> {
  const address = text.trim()
  if (!/^duckdb:/i.test(address)) {
    return wrong('must be duckdb:<file>, such as duckdb:./tajo.duckdb; this version of Tajo writes no other warehouse')
  }
  const path = address.slice('duckdb:'.length)
  if (path === '' || path.endsWith('/')) return wrong('must name a file, such as duckdb:./tajo.duckdb')
  // Checkpoints live in the warehouse: one that vanishes with the process would read everything again each time.
  if (path.startsWith(':') || path.startsWith('md:'))
    return wrong('must name a file on this machine, such as duckdb:./tajo.duckdb')
  return good({ kind: 'duckdb', path: path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(dir, path) })
}
