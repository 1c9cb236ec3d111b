import { duration } from '@tajo/operations/words/numbers'
import type { Started } from '@tajo/server/serve'
import type { WorkerFacts } from '@tajo/server/work'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'

/** What runs where, and what it does next. */
export function startedText(started: Started, now: number, width: number, style: Style): string {
  const { url, publicUrl, sources } = started
  const wide = Math.min(width, 140)
  return [
    `${style.bold('Tajo serves')}  ${style.cyan(url)}${publicUrl === url ? '' : style.dim(`  known to the world as ${publicUrl}`)}`,
    '',
    `  API        ${url}/openapi.json describes it. Commands on this machine find their way by .tajo/server.json;`,
    '             for others: tajo tokens create <name>',
    '',
    sources.length === 0
      ? '  No source is configured and switched on. Add one: tajo init'
      : table(
          [
            { title: 'source', fixed: true },
            { title: 'synced', fixed: true },
            { title: 'next', fixed: true },
            { title: 'webhooks' },
          ],
          sources.map((one) => [one.source, one.schedule ?? 'by hand', nextOf(one, now), webhooksOf(one)]),
          wide - 2,
          style,
        ).replace(/^/gm, '  '),
    '',
    style.dim('Ctrl-C stops it; what is under way is saved first.'),
  ].join('\n')
}

function nextOf({ dueAt }: Started['sources'][number], now: number): string {
  if (dueAt === null) return '–'
  const seconds = (Date.parse(dueAt) - now) / 1000
  return seconds < 1 ? 'now' : `in ${duration(Math.round(seconds))}`
}

function webhooksOf({ source, webhookUrl, hasSecret }: Started['sources'][number]): string {
  return hasSecret ? webhookUrl : `refused: no secret is set; tajo webhooks setup ${source}`
}

export const serveWords = {
  worker: ({ warehouse, url }: WorkerFacts): string =>
    [
      `This worker takes jobs and writes to ${warehouse}. Ctrl-C gives back what it has.`,
      ...(url === null ? [] : [`${url}/health, /ready and /metrics tell how it is.`]),
    ].join('\n'),
  comes: 'Another process holds the server’s store; waiting for a server that begins …',
  stopped: 'Stopped. What was under way is saved.',
} as const
