import { relative } from 'node:path'
import type { ConfigDocument } from './document.ts'
import type { Environment } from './environment.ts'
import { whereIs } from './problems.ts'
import type { ConfigInput } from './schema/config.ts'
import { secretValues } from './secret-values.ts'
import { isLoopback } from './values/base-url.ts'

/** Secrets that more people can read than need to. */
export function exposureWarnings(
  file: string,
  input: ConfigInput,
  document: ConfigDocument,
  environment: Environment,
  cwd: string,
): string[] {
  const warnings = secretValues(document)
    .filter(({ path, literal }) => literal && !isOnThisMachine(input, path))
    .map(
      ({ path }) =>
        `${whereIs(file, document.lineOf(path), path.join('.'))}: a secret stands in the file itself; move it to .env and write \${${variableFor(path)}}`,
    )
  if (environment.exposed && environment.envFile !== undefined) {
    const shown = relative(cwd, environment.envFile)
    warnings.push(
      `${shown} can be read by other users of this machine; run: chmod 600 ${shown.includes(' ') ? `"${shown}"` : shown}`,
    )
  }
  return warnings
}

/** The sandbox's key opens nothing. */
function isOnThisMachine(input: ConfigInput, path: readonly string[]): boolean {
  const [section, name] = path
  const part =
    section === 'brevo'
      ? input.brevo
      : section === 'connectors' && name !== undefined
        ? input.connectors[name]
        : undefined
  return part?.base_url !== undefined && isLoopback(new URL(part.base_url).hostname)
}

/** `connectors.freshdesk.api_key` → `FRESHDESK_API_KEY`. */
function variableFor(path: readonly string[]): string {
  return path
    .filter((key) => key !== 'connectors' && key !== 'auth')
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
}
