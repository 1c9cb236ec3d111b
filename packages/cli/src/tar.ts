/** A file of an archive. */
export interface ArchivedFile {
  readonly name: string
  readonly text: string
}

const block = 512

/**
 * An uncompressed archive in the format every `tar` reads (POSIX ustar). Files are their owner's alone. Made here because all that is
 * needed of the format is a header of 512 bytes.
 */
export function tarOf(files: readonly ArchivedFile[], atMs: number): Buffer {
  const parts = files.flatMap(({ name, text }) => {
    const content = Buffer.from(text)
    return [header(name, content.length, atMs), content, Buffer.alloc((block - (content.length % block)) % block)]
  })
  // Two empty blocks are the end.
  return Buffer.concat([...parts, Buffer.alloc(2 * block)])
}

function header(name: string, size: number, atMs: number): Buffer {
  const bytes = Buffer.from(name)
  const start = Math.max(0, bytes.length - 100)
  // A longer name is split at a slash; names of tables come nowhere near.
  const slash = start === 0 ? -1 : bytes.indexOf(0x2f, start - 1)
  if (start > 0 && (slash < 1 || slash > 155)) throw new RangeError(`${name}: too long a name for an archive`)
  const made = Buffer.alloc(block)
  bytes.copy(made, 0, slash + 1)
  made.write('0000600\0', 100)
  made.write('0000000\0', 108)
  made.write('0000000\0', 116)
  made.write(`${octal(size, 11)}\0`, 124)
  made.write(`${octal(Math.floor(atMs / 1000), 11)}\0`, 136)
  // The sum is made as if it were spaces itself.
  made.write('        ', 148)
  made.write('0', 156)
  made.write('ustar\u000000', 257)
  if (slash > 0) bytes.copy(made, 345, 0, slash)
  const sum = made.reduce((all, byte) => all + byte, 0)
  made.write(`${octal(sum, 6)}\0 `, 148)
  return made
}

function octal(value: number, digits: number): string {
  const text = value.toString(8).padStart(digits, '0')
  if (text.length > digits) throw new RangeError(`${value} is too large for an archive`)
  return text
}
