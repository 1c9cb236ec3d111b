import { isTajoError, TajoError } from '@tajo/core/errors'

/** Says in Tajo's words what DuckDB or the system under it reported. */
export function asTajoError(error: unknown, location: string): TajoError {
  if (isTajoError(error)) return error
  const message = error instanceof Error ? error.message : String(error)
  for (const [pattern, build] of meanings) {
    if (pattern.test(message)) return build(message, location, error)
  }
  return new TajoError('TAJO_WAREHOUSE', `${location}: ${firstLine(message)}`, { cause: error })
}

export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && /^Out of Memory Error/.test(error.message)
}

/** The instance cannot be used any further and has to be opened anew. */
export function isFatal(error: unknown): boolean {
  return error instanceof Error && /has been invalidated|^FATAL/i.test(error.message)
}

export function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message
}

type Build = (message: string, location: string, cause: unknown) => TajoError

const meanings: readonly (readonly [RegExp, Build])[] = [
  [
    /No space left on device|ENOSPC|Disk quota exceeded|EDQUOT|File too large|max_temp_directory_size/i,
    (_, location, cause) =>
      new TajoError('TAJO_WAREHOUSE_DISK_FULL', `${location}: the disk is full. The last commit is intact.`, { cause }),
  ],
  [
    /not a valid DuckDB database file|sqlite_scanner|Is a directory/i,
    (_, location, cause) =>
      new TajoError('TAJO_WAREHOUSE_NOT_OURS', `${location} exists, but it is not a DuckDB database.`, { cause }),
  ],
  [
    /Corrupt database file/i,
    (_, location, cause) =>
      new TajoError('TAJO_WAREHOUSE_NOT_OURS', `${location} is damaged: its checksums do not match its content.`, {
        hint: 'Restore it from a backup, or sync into a new file.',
        cause,
      }),
  ],
  [
    /Could not read (enough|all) bytes/i,
    (_, location, cause) =>
      new TajoError('TAJO_WAREHOUSE_NOT_OURS', `${location} is damaged: a part of it is missing.`, {
        hint: 'Restore it from a backup, or sync into a new file.',
        cause,
      }),
  ],
  [
    /version number \d+, but we can only read|serialized from a newer version/i,
    (_, location, cause) =>
      new TajoError('TAJO_WAREHOUSE_NEWER', `${location} was written by a newer DuckDB than this Tajo carries.`, {
        cause,
      }),
  ],
  [
    /Permission denied|Read-only file system|EACCES|EROFS|EPERM|attached in read-only mode/i,
    (_, location, cause) => new TajoError('TAJO_WAREHOUSE_READ_ONLY', `${location} cannot be written.`, { cause }),
  ],
  [
    /No such file or directory|database does not exist|ENOENT/i,
    (_, location, cause) =>
      new TajoError('TAJO_WAREHOUSE_READ_ONLY', `${location}: there is no such file or folder.`, {
        hint: 'Create the folder, or name another file under `warehouse`.',
        cause,
      }),
  ],
]
