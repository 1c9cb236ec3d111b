import { type ConfigDocument, type Path, pathKey } from './document.ts'
import { problemsOf } from './issues.ts'
import type { Problem } from './problems.ts'
import { type ConfigInput, configSchema } from './schema/config.ts'
import { valueAt, withValueAt } from './value-at.ts'

/** The document against the schema. Values of variables are text: where a number or a switch is wanted they become one. */
export function validate(
  document: ConfigDocument,
  now: number,
): { input: ConfigInput | undefined; problems: Problem[] } {
  const schema = configSchema(now)
  const check = (value: unknown) => {
    const result = schema.safeParse(value)
    // What a missing variable would have held cannot be wrong yet; that it is missing is reported by itself.
    const issues = result.error?.issues.filter((issue) => !isMissing(issue.path.map(String), document)) ?? []
    return { value, input: result.data, problems: problemsOf(issues, document) }
  }
  let best = check(document.value ?? {})
  for (const { path } of document.references.values()) {
    if (best.input !== undefined) break
    const converted = numberOrSwitch(valueAt(best.value, path))
    if (converted === undefined) continue
    const candidate = check(withValueAt(best.value, path, converted))
    if (candidate.input !== undefined || candidate.problems.length < best.problems.length) best = candidate
  }
  return best
}

function isMissing(path: Path, document: ConfigDocument): boolean {
  return (document.references.get(pathKey(path))?.missing.length ?? 0) > 0
}

function numberOrSwitch(text: unknown): number | boolean | undefined {
  if (typeof text !== 'string') return undefined
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}
