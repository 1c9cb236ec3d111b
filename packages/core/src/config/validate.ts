import { type ConfigDocument, type Path, pathKey } from './document.ts'
import { problemsOf } from './issues.ts'
import type { Problem } from './problems.ts'
import { type ConfigInput, configSchema } from './schema/config.ts'
import { valueAt, withValueAt } from './value-at.ts'

/** The document against the schema. Values of variables are text: where a number or a switch is wanted they become one. */
export function validate(document: ConfigDocument, now: number): { input: ConfigInput | undefined; problems: Problem[] } {
  const schema = configSchema(now)
  const value = document.value ?? {}
  let result = schema.safeParse(value)
  if (!result.success) {
    const converted = result.error.issues.reduce((whole, issue) => converting(whole, issue.path.map(String), document), value)
    if (converted !== value) {
      const again = schema.safeParse(converted)
      if (again.success || again.error.issues.length < result.error.issues.length) result = again
    }
  }
  if (result.success) return { input: result.data, problems: [] }
  // What a missing variable would have held cannot be wrong yet; that it is missing is reported by itself.
  const issues = result.error.issues.filter((issue) => (document.references.get(pathKey(issue.path.map(String)))?.missing.length ?? 0) === 0)
  return { input: undefined, problems: problemsOf(issues, document) }
}

function converting(whole: unknown, path: Path, document: ConfigDocument): unknown {
  const text = valueAt(whole, path)
  if (typeof text !== 'string' || !document.references.has(pathKey(path))) return whole
  if (text === 'true' || text === 'false') return withValueAt(whole, path, text === 'true')
  return /^-?\d+(\.\d+)?$/.test(text) ? withValueAt(whole, path, Number(text)) : whole
}
