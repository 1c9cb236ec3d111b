import { createRedactor } from '@tajo/core/secrets'
import type { Io, Sink } from './io.ts'
import { type Style, styleFor } from './render/style.ts'
import { displayWidth, wrap } from './render/width.ts'

export interface GlobalOptions {
  readonly config: string
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  /** Wait while another process holds the warehouse. */
  readonly wait: boolean
}

/** One call of one command: where it writes, and how loud. */
export class Context {
  readonly io: Io
  readonly options: GlobalOptions
  /** For stdout and for stderr: colours only where a person looks. */
  readonly style: Style
  readonly errorStyle: Style
  #redact = createRedactor([])
  #writeError: (text: string) => void

  constructor(io: Io, options: GlobalOptions) {
    this.io = io
    this.options = options
    this.style = styleFor(io.stdout, io.env)
    this.errorStyle = styleFor(io.stderr, io.env)
    this.#writeError = (text) => io.stderr.write(text)
  }

  /** Width to lay out for: the terminal's, or as wide as it needs to be for a file or a pipe. */
  get width(): number {
    return this.io.stdout.isTTY ? Math.max(40, this.io.stdout.columns) : Number.POSITIVE_INFINITY
  }

  /** The result: one JSON document, or text for a person. */
  result(document: unknown, text: (style: Style) => string): void {
    if (this.options.json) this.io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`)
    else this.io.stdout.write(endingLine(text(this.style)))
  }

  /** A word beside the result, on stderr; nothing with --quiet. */
  say(text: string): void {
    if (!this.options.quiet) this.insist(text)
  }

  /** The same whatever --quiet says. */
  insist(text: string): void {
    this.#writeError(endingLine(this.#inWidth(this.#redact(text))))
  }

  /** From here on these values never leave the process. */
  keepSecret(secrets: readonly string[]): void {
    this.#redact = createRedactor(secrets)
  }

  redact(text: string): string {
    return this.#redact(text)
  }

  /** While something redraws itself on stderr, words go through it. */
  divertWords(write: ((text: string) => void) | undefined): void {
    this.#writeError = write ?? ((text) => this.io.stderr.write(text))
  }

  get stderr(): Sink {
    return this.io.stderr
  }

  /** Lines too long for the terminal are broken between words; all others are laid out already. */
  #inWidth(text: string): string {
    const { isTTY, columns } = this.io.stderr
    if (!isTTY) return text
    return text
      .split('\n')
      .map((line) => (displayWidth(line) > columns ? wrap(line, columns) : line))
      .join('\n')
  }
}

function endingLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
