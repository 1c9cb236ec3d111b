// Format of `COPY … (FORMAT binary)`: a signature, rows of a count and of fields led by their length, an end mark.
const signature = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
const end = Buffer.from([0xff, 0xff])
const nothing = -1
const jsonbVersion = Buffer.from([1])

export type Field = number | string | Uint8Array | null | { readonly jsonb: Uint8Array }

/** Rows as bytes for PostgreSQL: numbers as `integer`, strings and bytes as `text`, documents as they were sent. */
export class CopyRows {
  readonly parts: Uint8Array[] = [signature]

  add(fields: readonly Field[]): void {
    this.parts.push(int16(fields.length))
    for (const field of fields) this.#field(field)
  }

  /** Everything, in a few large pieces. */
  finish(): readonly Uint8Array[] {
    return inPieces([...this.parts, end])
  }

  #field(field: Field): void {
    if (field === null) this.parts.push(int32(nothing))
    else if (typeof field === 'number') this.parts.push(int32(4), int32(field))
    else if (typeof field === 'string') this.#field(Buffer.from(field))
    else if ('jsonb' in field) this.parts.push(int32(field.jsonb.length + 1), jsonbVersion, field.jsonb)
    else this.parts.push(int32(field.length), field)
  }
}

const pieceBytes = 256 * 1024

/** Few messages for many rows: a small one costs as much as a large one. */
function inPieces(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  let gathered: Uint8Array[] = []
  let length = 0
  for (const part of parts) {
    gathered.push(part)
    length += part.length
    if (length < pieceBytes) continue
    pieces.push(Buffer.concat(gathered))
    gathered = []
    length = 0
  }
  return [...pieces, Buffer.concat(gathered)]
}

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeInt32BE(value)
  return bytes
}
