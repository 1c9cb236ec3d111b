import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

type FileSystemOptions = Parameters<NodeFS['init']>[1]

interface OpenFile {
  /** The number of the file at the system; folders have none. */
  readonly nfd?: number
}

/**
 * Files that are on the disk when PostgreSQL says so. PGlite 0.5 as it comes starts with `-F` and its way to Node's files knows no
 * `fsync`: what was committed survives the process but not a power cut. [tried]
 */
export class DurableFiles extends NodeFS {
  override async init(pg: PGlite, options: FileSystemOptions): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options)
    const makeDurable = (module: unknown): void => {
      streamOperations(module)['fsync'] = (file: OpenFile): number => {
        if (file.nfd !== undefined) fsyncSync(file.nfd)
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), makeDurable] } }
  }
}

/** What PGlite starts with, but with `fsync`; of the ways to flush the log only this one passes through to the files. */
export function durableStart(usual: readonly string[]): string[] {
  return [...usual.filter((word) => word !== '-F'), '-c', 'wal_sync_method=fsync']
}

/** The files of a new cluster come from a program that flushes nothing. */
export function flushFolder(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) flushFolder(path)
    else if (entry.isFile()) flush(path)
  }
  flush(folder)
}

function flush(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function streamOperations(module: unknown): Record<string, unknown> {
  const operations = (module as { NODEFS?: { stream_ops?: Record<string, unknown> } }).NODEFS?.stream_ops
  if (operations === undefined) throw new Error('PGlite has no NODEFS.stream_ops: its files cannot be made durable')
  return operations
}
