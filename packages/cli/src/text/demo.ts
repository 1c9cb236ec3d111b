import type { Finding } from '../demo/findings.ts'
import type { Style } from '../render/style.ts'
import { wrap } from '../render/width.ts'

export const demoWords = {
  begins: (folder: string, [freshdesk = 0, zendesk = 0]: readonly number[]): string =>
    `A Freshdesk with ${freshdesk} and a Zendesk with ${zendesk} made-up tickets are running on this machine;\nreading all of both into ${folder}/.\n`,
} as const

export function findingsText(findings: readonly Finding[], width: number, style: Style): string {
  const room = Math.min(width, 80)
  const lines = findings.map(
    ({ title, text }, index) => `${index + 1}  ${style.bold(title)}\n   ${wrap(text, room - 3, '   ')}`,
  )
  return ['', style.dim('What the tables say:'), '', ...lines].join('\n')
}

export function demoNext(folder: string, style: Style): string {
  const command = (words: string, what: string): string => `  ${style.cyan(words)}\n    ${style.dim(what)}`
  return [
    '',
    style.dim('Try next:'),
    '',
    command(`cd ${folder}`, 'the files of this demo: tajo.yml, .env, tajo.duckdb'),
    command('npx tajo query "select status, count(*) from freshdesk.tickets group by 1"', 'any SQL on the tables'),
    command('npx tajo catalog --diagram', 'how the tables join'),
    command('cd .. && npx tajo init', 'the same with your own account'),
  ].join('\n')
}
