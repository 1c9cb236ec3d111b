import type { Finding } from '../demo/findings.ts'
import { mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { wrap } from '../render/width.ts'

export const demoWords = {
  begins: (folder: string, [freshdesk = 0, zendesk = 0]: readonly number[]): string =>
    `A Freshdesk with ${freshdesk} and a Zendesk with ${zendesk} made-up tickets are running on this machine, and a Brevo;\nreading both helpdesks into ${folder}/.\n`,
  models: 'From tickets to customers, and from there to Brevo:',
} as const

export function findingsText(findings: readonly Finding[], width: number, style: Style): string {
  const room = Math.min(width, 80)
  const lines = findings.map(
    ({ title, text }, index) => `${index + 1}  ${style.bold(title)}\n   ${wrap(text, room - 3, '   ')}`,
  )
  return ['', style.dim('What the tables say:'), '', ...lines].join('\n')
}

/** What the vendor's side counted: the promise is about what happens there. */
export function consentText(resubscribed: number, style: Style): string {
  return resubscribed === 0
    ? `${mark('good', style)} Nobody who had left was brought back: the Brevo on this machine counted 0.`
    : `${mark('bad', style)} ${resubscribed} who had left were brought back.`
}

export function demoNext(folder: string, style: Style): string {
  const command = (words: string, what: string): string => `  ${style.cyan(words)}\n    ${style.dim(what)}`
  return [
    '',
    style.dim('Try next:'),
    '',
    command(`cd ${folder}`, 'the files of this demo: tajo.yml, .env, tajo.duckdb'),
    command('npx tajo query "select status, count(*) from freshdesk.tickets group by 1"', 'any SQL on the tables'),
    command(
      'npx tajo query "select name, open_tickets, avg_csat from support.customer_metrics join support.customers using (customer_id) order by 2 desc limit 10"',
      'metrics per customer',
    ),
    command('npx tajo catalog --diagram', 'how the tables join'),
    command('cd .. && npx tajo init', 'the same with your own account'),
  ].join('\n')
}
