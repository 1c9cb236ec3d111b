import { codes, type ErrorFamily } from '@tajo/core/error-codes'
import { code, markdownTable } from './markdown.ts'

const families: Readonly<Record<ErrorFamily, string>> = {
  config: 'Configuration and use',
  permission: 'Credentials and permissions',
  plan: 'Plan and settings of the account',
  limit: 'Limits of the vendor',
  transient: 'Passing trouble',
  data: 'Data',
  gone: 'Records that are gone',
  bug: 'Defects',
}

/** Every code in a table per family. */
export function errorCodes(): string {
  return Object.entries(families)
    .map(([family, title]) => {
      const rows = Object.entries(codes)
        .filter(([, spec]) => spec.family === family)
        .map(([name, spec]) => [code(name), String(spec.exit), spec.meaning, spec.hint])
      return `### ${title}\n\n${markdownTable(['code', 'exit', 'what happened', 'what to do'], rows)}`
    })
    .join('\n\n')
}
