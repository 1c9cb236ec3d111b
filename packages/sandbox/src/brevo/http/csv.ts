/** Rows of a `;`-separated text; quotes hold separators, breaks and doubled quotes. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  const endRow = () => {
    row.push(cell)
    if (row.length > 1 || cell !== '') rows.push(row)
    row = []
    cell = ''
  }
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place]
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (text[place + 1] === '"') {
        cell += '"'
        place += 1
      } else isQuoted = false
    } else if (sign === '"') isQuoted = true
    else if (sign === ';') {
      row.push(cell)
      cell = ''
    } else if (sign === '\n') endRow()
    else if (sign !== '\r') cell += sign
  }
  endRow()
  return rows
}

export function writeCsv(header: readonly string[], rows: readonly Readonly<Record<string, unknown>>[]): string {
  const line = (cells: readonly unknown[]) => `${cells.map(cellOf).join(';')}\n`
  return line(header) + rows.map((row) => line(header.map((name) => row[name]))).join('')
}

function cellOf(value: unknown): string {
  const text = value === undefined || value === null ? '' : Array.isArray(value) ? value.join(',') : String(value)
  return /[";\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
