import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { interpolate } from './interpolate.ts'
import type { Problem } from './problems.ts'
import { yamlWords } from './yaml-words.ts'

export type Path = readonly string[]

/** A key whose value came from variables. */
interface Reference {
  readonly path: Path
  readonly variables: readonly string[]
  readonly missing: readonly string[]
}

/** The file's values with variables put in, and where each stands. */
export interface ConfigDocument {
  readonly value: unknown
  readonly references: ReadonlyMap<string, Reference>
  readonly problems: readonly Problem[]
  /** Line of a key, or of the nearest one around it. */
  lineOf(path: Path): number
}

// A configuration has dozens of values; aliases that multiply into millions are an accident or an attack.
const mostValues = 20_000
const deepest = 20

export const pathKey = (path: Path): string => path.join('\0')

export function readDocument(text: string, lookUp: (name: string) => string | undefined): ConfigDocument {
  const lines = new LineCounter()
  // Without `prettyErrors: false` messages would quote the line, and with it perhaps a key.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const problems = [...document.errors, ...document.warnings].map((error): Problem => {
    const { line, col: column } = lines.linePos(error.pos[0])
    return { code: 'TAJO_CONFIG_SYNTAX', line, column, key: '', text: `not valid YAML: ${yamlWords(error.code)}` }
  })
  const reader = new DocumentReader(document, lines, lookUp)
  const value = problems.length > 0 ? undefined : reader.read(document.contents, [])
  return {
    value,
    references: reader.references,
    problems: [...problems, ...reader.problems],
    lineOf: (path) => reader.lineOf(path),
  }
}

/** Walks the YAML nodes once: values out, positions and variables noted. */
class DocumentReader {
  readonly references = new Map<string, Reference>()
  readonly problems: Problem[] = []
  readonly #document: Document
  readonly #lines: LineCounter
  readonly #lookUp: (name: string) => string | undefined
  readonly #lineByPath = new Map<string, number>()
  #values = 0

  constructor(document: Document, lines: LineCounter, lookUp: (name: string) => string | undefined) {
    this.#document = document
    this.#lines = lines
    this.#lookUp = lookUp
  }

  lineOf(path: Path): number {
    for (let depth = path.length; depth > 0; depth--) {
      const line = this.#lineByPath.get(pathKey(path.slice(0, depth)))
      if (line !== undefined) return line
    }
    return 1
  }

  read(node: unknown, path: Path): unknown {
    this.#values += 1
    if (this.#values === mostValues || path.length === deepest) {
      this.#problem('TAJO_CONFIG_SYNTAX', path, 'holds too many values or nests too deep; do its aliases multiply?')
    }
    if (this.#values >= mostValues || path.length >= deepest) return undefined
    if (isAlias(node)) {
      const target = node.resolve(this.#document)
      if (target === undefined) this.#problem('TAJO_CONFIG_SYNTAX', path, `not valid YAML: ${yamlWords('BAD_ALIAS')}`)
      return this.read(target, path)
    }
    if (isMap(node)) return this.#map(node, path)
    if (isSeq(node)) return this.#list(node, path)
    if (!isScalar(node)) return undefined
    // A key without a value counts as not given: what stood under it was commented out.
    return typeof node.value === 'string' ? this.#text(node.value, path) : (node.value ?? undefined)
  }

  #map(node: YAMLMap, path: Path): Record<string, unknown> {
    return Object.fromEntries(
      node.items.map((pair) => {
        const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
        this.#note([...path, key], pair.key)
        return [key, this.read(pair.value, [...path, key])]
      }),
    )
  }

  #list(node: YAMLSeq, path: Path): unknown[] {
    return node.items.map((item, index) => {
      this.#note([...path, String(index)], item)
      return this.read(item, [...path, String(index)])
    })
  }

  #text(raw: string, path: Path): string {
    const { text, variables, missing, malformed } = interpolate(raw, this.#lookUp)
    if (variables.length > 0) this.references.set(pathKey(path), { path, variables, missing })
    if (malformed) {
      const text = `a variable is written \${NAME} or \${NAME:-default}; write $\${ for a plain \${`
      this.#problem('TAJO_CONFIG_VARIABLE', path, text)
    }
    return text
  }

  #note(path: Path, node: unknown): void {
    const start = isNode(node) ? node.range?.[0] : undefined
    if (start !== undefined) this.#lineByPath.set(pathKey(path), this.#lines.linePos(start).line)
  }

  #problem(code: Problem['code'], path: Path, text: string): void {
    this.problems.push({ code, line: this.lineOf(path), key: path.join('.'), text })
  }
}
