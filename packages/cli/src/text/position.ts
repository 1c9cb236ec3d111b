import type { PositionReport } from '@tajo/operations/list/position-get'
import { moment } from '@tajo/operations/words/numbers'

export function positionText({ source, stream, position, before }: PositionReport): string {
  const place = `${source} ${stream}`
  if (before === undefined) {
    return position === null
      ? `${place}: no position in time; the next sync reads all of it.`
      : `${place}: reads on from ${at(position)}`
  }
  const was = before === null ? 'It had none.' : `It stood at ${at(before)}.`
  if (position === null) return `${place}: position forgotten; the next sync reads all of it. ${was}`
  const skipped = before !== null && Date.parse(position) > Date.parse(before)
  const warning = skipped
    ? '\nWhat changed between the two is left out, until it changes again or the position goes back.'
    : ''
  return `${place}: the next sync reads from ${at(position)}. ${was}${warning}`
}

const at = (iso: string): string => `${moment(iso)} UTC`
