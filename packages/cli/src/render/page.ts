import { type Mark, mark } from './marks.ts'
import type { Style } from './style.ts'
import { type TableColumn, table } from './table.ts'
import { truncate, wrap } from './width.ts'

/** Lays out named lines, remarks and tables so that none is wider than `room`. */
export class Page {
  readonly room: number
  readonly #style: Style

  constructor(room: number, style: Style) {
    this.room = room
    this.#style = style
  }

  line(name: string, text: string): string {
    const label = truncate(name, 10).padEnd(10)
    return this.#cut(`  ${label} ${wrap(text, this.room - 13, '')}`.replaceAll('\n', `\n${' '.repeat(13)}`))
  }

  marked(kind: Mark, text: string, indent = ''): string {
    const room = this.room - indent.length - 2
    const cut = this.#cut(wrap(text, room, ''), room).replaceAll('\n', `\n${indent}  `)
    return `${indent}${mark(kind, this.#style)} ${cut}`
  }

  fit(text: string): string {
    return this.#cut(wrap(text, this.room, '  '))
  }

  /** A word that is longer than the line, such as an address, is cut. */
  #cut(text: string, room = this.room): string {
    return text
      .split('\n')
      .map((line) => truncate(line, room))
      .join('\n')
  }

  table(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
    return table(columns, rows, this.room - 2, this.#style).replace(/^/gm, '  ')
  }
}
