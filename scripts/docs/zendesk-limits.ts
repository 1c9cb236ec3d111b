import { exportPageSize, limitClassesOf, offsetPageCap, startingLimits } from '@tajo/zendesk/limits'
import { streams } from '@tajo/zendesk/streams/index'
import { codes, markdownTable } from './markdown.ts'

const minuteMs = 60_000

/** Limits of single endpoints that the connector starts with, and the streams that count against them. */
export function zendeskLimits(): string {
  return markdownTable(
    ['limit', 'calls', 'streams'],
    Object.entries(startingLimits).map(([name, { limit, windowMs }]) => [
      name,
      `${limit} ${windowWords(windowMs)}`,
      codes(streams.filter(({ path }) => countsAgainst(path, name)).map((stream) => stream.name)),
    ]),
  )
}

function windowWords(ms: number): string {
  if (ms === minuteMs) return 'a minute'
  return ms < minuteMs ? (ms === 1000 ? 'a second' : `in ${ms / 1000} seconds`) : `in ${ms / minuteMs} minutes`
}

function countsAgainst(path: string, limit: string): boolean {
  return limitClassesOf('GET', path.replace('{id}', '1')).some((name) => name === limit)
}

/** Sizes of pages, and where lists end. */
export function zendeskCaps(): string {
  return markdownTable(
    ['what', 'limit'],
    [
      ['rows of a page of an export at most; fewer are asked for where the vendor is too slow', String(exportPageSize)],
      ['pages of a list without cursors; the next one is a 400', String(offsetPageCap)],
    ],
  )
}
