import { join } from 'node:path'
import type { Config } from './config.ts'
import type { ConfigDocument, Path } from './document.ts'
import type { Environment } from './environment.ts'
import { type Problem, whereIs } from './problems.ts'
import { isSecretVariable } from './secret-keys.ts'

export interface MissingVariable {
  readonly path: Path
  readonly name: string
}

export function missingVariables(document: ConfigDocument): MissingVariable[] {
  return [...document.references.values()].flatMap(({ path, missing }) => missing.map((name) => ({ path, name })))
}

export function missingProblem(
  { path, name }: MissingVariable,
  document: ConfigDocument,
  environment: Environment,
  dir: string,
): Problem {
  const empty =
    environment.lookUp(name) === ''
      ? ` (it is empty in ${environment.origin(name) === '.env' ? '.env' : 'the environment'})`
      : ''
  return {
    code: 'TAJO_CONFIG_VARIABLE',
    line: document.lineOf(path),
    key: path.join('.'),
    text: `the variable ${name} is not set${empty}`,
    hint: `Set ${name} in the environment, or write ${name}=… into ${join(dir, '.env')}`,
  }
}

export function missingWarning(file: string, { path, name }: MissingVariable, document: ConfigDocument): string {
  return `${whereIs(file, document.lineOf(path), path.join('.'))}: the variable ${name} is not set; ${withoutIt(path)}`
}

function withoutIt(path: Path): string {
  if (path.includes('webhooks')) return 'webhook deliveries are refused until it is'
  switch (path[0]) {
    case 'brevo':
      return 'nothing is written to Brevo until it is'
    case 'control':
      return 'there is no server until it is'
    case 'alerts':
      return 'no notices go there until it is'
    default:
      return 'nothing needs it at present'
  }
}

/** Every variable the file refers to, once, and where its value came from. */
export function usedVariables(document: ConfigDocument, environment: Environment): Config['variables'] {
  const used = new Map<string, Config['variables'][number]['from']>()
  for (const { variables, missing } of document.references.values()) {
    for (const name of variables) used.set(name, missing.includes(name) ? 'nowhere' : originOf(name, environment))
  }
  return [...used].map(([name, from]) => ({ name, from }))
}

function originOf(name: string, environment: Environment): 'environment' | '.env' | 'default' {
  const value = environment.lookUp(name)
  return value === undefined || value === '' ? 'default' : (environment.origin(name) ?? 'default')
}

/** Values of variables that by their name hold a secret. */
export function secretVariableValues(document: ConfigDocument, environment: Environment): string[] {
  const names = [...document.references.values()].flatMap(({ variables }) => variables)
  return [...new Set(names)].filter(isSecretVariable).flatMap((name) => environment.lookUp(name) ?? [])
}
