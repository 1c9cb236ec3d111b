/** What variables made of a text. */
export interface Interpolated {
  readonly text: string
  /** Variables it refers to, in order. */
  readonly variables: readonly string[]
  /** Those without a value and without a default. */
  readonly missing: readonly string[]
  /** Some reference is none, such as `${a-b}` or one without its closing brace. */
  readonly malformed: boolean
}

const reference = /\$\$\{|\$\{([^}]*)(\}?)/g
const inside = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s

/**
 * Puts variables into a value: `${NAME}`, `${NAME:-default}`; `$${` stands for `${` itself. A variable that is set but
 * empty counts as missing, as in a shell.
 */
export function interpolate(text: string, lookUp: (name: string) => string | undefined): Interpolated {
  const variables: string[] = []
  const missing: string[] = []
  let malformed = false
  const replaced = text.replace(reference, (whole: string, body: string | undefined, brace: string | undefined) => {
    if (body === undefined) return '${'
    const [, name, fallback] = inside.exec(body) ?? []
    if (name === undefined || brace !== '}') {
      malformed = true
      return whole
    }
    variables.push(name)
    const value = lookUp(name)
    if (value !== undefined && value !== '') return value
    if (fallback !== undefined) return fallback
    missing.push(name)
    return whole
  })
  return { text: replaced, variables, missing, malformed }
}
