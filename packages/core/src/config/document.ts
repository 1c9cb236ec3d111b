import { type Alias, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { interpolate } from './interpolate.ts'
import type { Problem } from './problems.ts'

export type Path = readonly string[]

/** The file's values with variables put in, and where each stands. */
export interface ConfigDocument {
  readonly value: unknown
  /** Line of a key, or of the nearest one around it. */
  lineOf(path: Path): number
  /** Keys whose value came from variables. */
  readonly references: ReadonlyMap<string, { readonly path: Path; readonly variables: readonly string[]; readonly missing: readonly string[] }>
  readonly problems: readonly Problem[]
}

// A configuration has dozens of values; aliases that multiply into millions are an accident or an attack.
const mostValues = 20_000

export const pathKey = (path: Path): string => path.join('\0')

export function readDocument(text: string, lookUp: (name: string) => string | undefined): ConfigDocument {
  const lines = new LineCounter()
  // Without `prettyErrors: false` messages would quote the line, and with it perhaps a key.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const references: Map<string, { path: Path; variables: readonly string[]; missing: readonly string[] }> = new Map()
  const lineByPath = new Map<string, number>([['', 1]])
  const problems: Problem[] = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0])
    return { code: 'TAJO_CONFIG_SYNTAX', line, key: '', text: `column ${col}: not valid YAML: ${yamlWords[error.code] ?? error.message}` }
  })
  let values = 0

  const lineAt = (node: unknown): number | undefined =>
    isNode(node) && node.range != null ? lines.linePos(node.range[0]).line : undefined

  const textOf = (raw: string, path: Path, line: number): string => {
    const { text, variables, missing, malformed } = interpolate(raw, lookUp)
    if (variables.length > 0) references.set(pathKey(path), { path, variables, missing })
    for (const _ of malformed) {
      problems.push({
        code: 'TAJO_CONFIG_VARIABLE',
        line,
        key: path.join('.'),
        text: 'a variable is written ${NAME} or ${NAME:-default}; write $${ for a plain ${',
      })
    }
    return text
  }

  const valueOf = (node: unknown, path: Path): unknown => {
    values += 1
    if (values > mostValues || path.length > 20) throw new RangeError('aliases')
    if (isAlias(node)) return valueOf((node as Alias).resolve(document), path)
    if (isMap(node)) {
      return Object.fromEntries(
        node.items.map((pair) => {
          const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
          const here = [...path, key]
          const line = lineAt(pair.key)
          if (line !== undefined && !lineByPath.has(pathKey(here))) lineByPath.set(pathKey(here), line)
          return [key, valueOf(pair.value, here)]
        }),
      )
    }
    if (isSeq(node)) {
      return node.items.map((item, index) => {
        const here = [...path, String(index)]
        const line = lineAt(item)
        if (line !== undefined) lineByPath.set(pathKey(here), line)
        return valueOf(item, here)
      })
    }
    if (!isScalar(node)) return undefined
    if (typeof node.value === 'string') return textOf(node.value, path, lineAt(node) ?? 1)
    // A key without a value counts as not given: what stood under it was commented out.
    return node.value ?? undefined
  }

  const read = (): unknown => {
    try {
      return valueOf(document.contents, [])
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      problems.push({ code: 'TAJO_CONFIG_SYNTAX', line: 1, key: '', text: 'aliases in it multiply into too many values' })
      return undefined
    }
  }

  return {
    value: problems.length > 0 ? undefined : read(),
    lineOf: (path) => {
      for (let depth = path.length; depth > 0; depth--) {
        const line = lineByPath.get(pathKey(path.slice(0, depth)))
        if (line !== undefined) return line
      }
      return 1
    },
    references,
    problems,
  }
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'range' in value

/** In place of messages that quote the file. */
const yamlWords: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'a value that begins with * or & must stand in quotes',
  TAG_RESOLVE_FAILED: 'a value that begins with ! must stand in quotes',
  BAD_SCALAR_START: 'a value that begins with @, ` or % must stand in quotes',
  DUPLICATE_KEY: 'the key stands twice in the same place',
  TAB_AS_INDENT: 'lines are indented with spaces, not with tabs',
  BAD_INDENT: 'the line is not indented like its neighbours',
  MULTIPLE_DOCS: 'the file holds more than one document (---)',
  MISSING_CHAR: 'a quote, bracket or comma is missing',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line and be followed by a colon',
  BLOCK_AS_IMPLICIT_KEY: 'a key stands where a value was expected; is the line indented correctly, or a value with a colon not in quotes?',
}
