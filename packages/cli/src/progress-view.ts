import type { Progress } from '@tajo/engine/reports'
import type { Context } from './context.ts'
import { progressBlock, progressLines } from './text/progress.ts'

export interface ProgressView {
  show(progress: Progress): void
  /** Leaves the screen as it is, or without the block where a summary follows. */
  end(): void
}

const betweenLinesMs = 5_000
const betweenFramesMs = 120

/** Progress on stderr: a block redrawn in place for a person, a line now and then for a log, nothing with --quiet. */
export function progressView(context: Context): ProgressView {
  if (context.options.quiet) return { show: () => {}, end: () => {} }
  return context.stderr.isTTY ? liveBlock(context) : plainLines(context)
}

function liveBlock(context: Context): ProgressView {
  const { stderr, io } = context
  let drawn = 0
  let lastFrame = Number.NEGATIVE_INFINITY
  // Line over line in one write: erasing the screen first flickers, and tmux keeps what was erased in its history.
  const over = (text: string): void => {
    const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
    const rest = Math.max(0, drawn - lines.length)
    const up = (count: number): string => (count > 0 ? `\u001B[${count}A` : '')
    stderr.write(up(drawn) + lines.map((line) => `${line}\u001B[K\n`).join('') + '\u001B[K\n'.repeat(rest) + up(rest))
    drawn = 0
  }
  context.divertWords(over)
  return {
    show: (progress) => {
      const now = io.clock.now()
      if (now - lastFrame < betweenFramesMs) return
      lastFrame = now
      const lines = progressBlock(progress, { columns: stderr.columns - 1, rows: stderr.rows, now }, context.errorStyle)
      over(lines.join('\n'))
      drawn = lines.length
    },
    end: () => {
      over('')
      context.divertWords(undefined)
    },
  }
}

function plainLines(context: Context): ProgressView {
  const { clock } = context.io
  let before: Progress | undefined
  let lastBeat = clock.now()
  return {
    show: (progress) => {
      const now = clock.now()
      const beat = now - lastBeat >= betweenLinesMs
      if (beat) lastBeat = now
      for (const line of progressLines(before, progress, now, beat, context.errorStyle)) context.say(line)
      before = progress
    },
    end: () => {},
  }
}
