import colors from 'picocolors'
import type { Sink } from '../io.ts'

type Paint = (text: string) => string

export interface Style {
  readonly bold: Paint
  readonly dim: Paint
  readonly green: Paint
  readonly yellow: Paint
  readonly red: Paint
  readonly cyan: Paint
}

/** Colours for a terminal that wants them; https://no-color.org and FORCE_COLOR are heard. */
export function styleFor(sink: Sink, env: Readonly<Record<string, string | undefined>>): Style {
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0'
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' || env['FORCE_COLOR'] === '0'
  return colors.createColors(!refused && (forced || sink.isTTY))
}

export const plain: Style = colors.createColors(false)
