import type { Config } from '@tajo/core/config/config'
import type { TajoError } from '@tajo/core/errors'
import type { Check } from './check.ts'

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 18)) return { name: 'node', result: 'ok', text: version }
  return {
    name: 'node',
    result: 'fail',
    text: `${version} is too old`,
    fix: 'Install Node 22.18 or newer: https://nodejs.org',
    exitCode: 2,
  }
}

export function checkConfig(config: Config): Check[] {
  const sources = config.sources.filter(({ enabled }) => enabled).map(({ name }) => name)
  const file: Check =
    sources.length === 0
      ? {
          name: 'configuration',
          result: 'warn',
          text: `${config.path}: no source is switched on`,
          fix: 'Run `tajo init`, or add one under `connectors`.',
        }
      : { name: 'configuration', result: 'ok', text: `${config.path}: ${sources.join(', ')}` }
  return [file, ...checkVariables(config), ...config.warnings.map(warningCheck)]
}

export function brokenConfig(error: TajoError): Check {
  return { name: 'configuration', result: 'fail', text: error.message, fix: error.hint, exitCode: error.exitCode }
}

function checkVariables({ variables }: Config): Check[] {
  if (variables.length === 0) return []
  const words = variables.map(
    ({ name, from }) =>
      `${name} (${from === 'nowhere' ? 'not set' : from === 'default' ? 'its default' : `from ${from === '.env' ? '.env' : 'the environment'}`})`,
  )
  return [{ name: 'variables', result: 'ok', text: words.join(', ') }]
}

/** `place: what; what to do`: the end of it is the fix. */
function warningCheck(warning: string): Check {
  const cut = warning.lastIndexOf('; ')
  if (cut === -1)
    return {
      name: 'remark',
      result: 'warn',
      text: warning,
      fix: 'Nothing needs to be done; it is said so that nobody wonders.',
    }
  return { name: 'remark', result: 'warn', text: warning.slice(0, cut), fix: sentence(warning.slice(cut + 2)) }
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
