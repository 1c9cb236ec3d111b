import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { type Clock, systemClock } from '../clock.ts'
import { TajoError } from '../errors.ts'
import type { Config, SourceConfig } from './config.ts'
import { type ConfigDocument, readDocument } from './document.ts'
import { type Environment, isAbsent, readEnvironment } from './environment.ts'
import { eventWarnings } from './event-warnings.ts'
import { exposureWarnings } from './exposure.ts'
import { problemsError } from './problems.ts'
import { resolveBrevo, resolveFreshdesk, resolveZendesk, type Surroundings } from './resolve.ts'
import { resolveActivation } from './resolve-activation.ts'
import { resolveAlerts, resolveControl, resolveServer, serviceSecrets } from './resolve-service.ts'
import type { ConfigInput } from './schema/config.ts'
import { secretValues } from './secret-values.ts'
import { contradictions, sourcesOf } from './semantics.ts'
import { isUnused, unusedWarnings } from './unused.ts'
import { validate } from './validate.ts'
import { parseWarehouse, warehouseSecrets } from './values/warehouse-address.ts'
import { missingProblem, missingVariables, missingWarning, secretVariableValues, usedVariables } from './variables.ts'

export interface LoadOptions {
  /** The file, relative to `cwd`. */
  readonly path: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly clock?: Clock
  /** What the file says, for a caller that has read it and put it into the form of `tajo.yml`. */
  readonly text?: string
}

/**
 * Reads `tajo.yml` and the `.env` beside it. Everything wrong is told in one `TajoError` (`TAJO_CONFIG_…`), a line each
 * with file, line and key; no message shows a secret.
 *
 * @example
 * const config = await loadConfig({ path: 'tajo.yml', env: process.env, cwd: process.cwd() })
 * config.sources[0]?.domain // 'yourcompany.freshdesk.com'
 */
export async function loadConfig({
  path: given,
  env,
  cwd,
  clock = systemClock,
  text: said,
}: LoadOptions): Promise<Config> {
  const path = resolve(cwd, given)
  const dir = dirname(path)
  const file = shownPath(path, cwd)
  const text = said ?? (await readText(path, file))
  const environment = await readEnvironment(dir, env)
  const document = readDocument(text, environment.lookUp)
  const input = checked(document, file, dir, environment, clock.now())
  const settings = resolved(input, { document, file, dir, lookUp: environment.lookUp })
  return {
    path,
    dir,
    ...settings,
    variables: usedVariables(document, environment),
    envFile: environment.envFile,
    warnings: [
      ...exposureWarnings(file, input, document, environment, cwd),
      ...unusedWarnings(file, input, document),
      ...eventWarnings(file, input, document),
      ...missingVariables(document).map((missing) => missingWarning(file, missing, document)),
    ],
    secrets: [
      ...secretValues(document).map(({ value }) => value),
      ...secretVariableValues(document, environment),
      ...warehouseSecrets(settings.warehouse),
      ...serviceSecrets(settings),
      // A token that was written with its e-mail is a secret without it too.
      ...settings.sources.flatMap((source) =>
        source.type === 'zendesk' && source.auth.kind === 'token' ? [source.auth.apiToken] : [],
      ),
    ],
  }
}

/** The schema's view of the document, or one error with all that is wrong. */
function checked(
  document: ConfigDocument,
  file: string,
  dir: string,
  environment: Environment,
  now: number,
): ConfigInput {
  if (document.problems.length > 0) throw problemsError(file, document.problems)
  const { input, problems } = validate(document, now)
  // A section nothing reads yet does without its variables, as long as the schema can do without them too.
  const bearable = input !== undefined || problems.length > 0
  const missing = missingVariables(document).filter(({ path }) => !(bearable && isUnused(path, document.value)))
  const all = [
    ...problems,
    ...missing.map((variable) => missingProblem(variable, document, environment, dir)),
    ...(input === undefined ? [] : contradictions(input, document, dir, environment.lookUp)),
  ]
  if (input === undefined || all.length > 0) throw problemsError(file, all)
  return input
}

function resolved(
  input: ConfigInput,
  where: Surroundings,
): Pick<Config, 'warehouse' | 'sources' | 'unusedSources' | 'activation' | 'models' | 'control' | 'server' | 'alerts'> {
  const { document, file, dir } = where
  const warehouse = parseWarehouse(input.warehouse, dir)
  if (!warehouse.ok) throw new TajoError('TAJO_INTERNAL', `${file}: warehouse ${warehouse.problem}`)
  // Only a source that is switched off gets this far without its key.
  const keyless = new Set(
    missingVariables(document).flatMap(({ path: [section, name, key] }) =>
      section === 'connectors' && key !== 'webhooks'
        ? [name]
        : section === 'brevo' && name === 'api_key'
          ? ['brevo']
          : [],
    ),
  )
  const sources: SourceConfig[] = []
  const unusedSources = []
  for (const { name, source } of sourcesOf(input)) {
    const resolved =
      source.type === 'freshdesk' ? resolveFreshdesk(name, source, where) : resolveZendesk(name, source, where)
    if (resolved === undefined || keyless.has(name)) unusedSources.push({ name, type: source.type })
    else sources.push(resolved)
  }
  const { brevo, models } = input
  const target = brevo === undefined || keyless.has('brevo') ? undefined : resolveBrevo(brevo, where)
  if (target !== undefined) sources.push(target)
  else if (brevo !== undefined) unusedSources.push({ name: 'brevo', type: 'brevo' })
  return {
    warehouse: warehouse.value,
    sources,
    unusedSources,
    activation: brevo === undefined || target?.enabled !== true ? undefined : resolveActivation(brevo, input, where),
    models: { layer: models.layer ?? 'support', timeZone: models.time_zone ?? 'UTC' },
    control: resolveControl(input, where),
    server: resolveServer(input),
    alerts: resolveAlerts(input, where),
  }
}

async function readText(path: string, file: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (isAbsent(cause)) throw new TajoError('TAJO_CONFIG_MISSING', `There is no ${file}.`)
    throw new TajoError('TAJO_CONFIG_INVALID', `${file} cannot be read.`, {
      cause,
      hint: 'Check that it is a file, and its permissions.',
    })
  }
}

/** As a person would name it: relative where that is shorter to say. */
function shownPath(path: string, cwd: string): string {
  const shown = relative(cwd, path)
  return shown === '' || shown.startsWith('..') ? path : shown
}
