/** A block of a page that is executed or checked. */
export interface Example {
  readonly language: 'sh' | 'sql' | 'yaml' | 'ts'
  readonly text: string
  /** Line of the opening fence, from 1. */
  readonly line: number
  /** Exit code it must end with. */
  readonly exit: number
  /** Runs until it is interrupted; is interrupted once it has said what the page shows. */
  readonly untilStopped: boolean
  readonly output: ExpectedOutput | undefined
}

/** The `text output` block behind an example. */
interface ExpectedOutput {
  readonly text: string
  readonly line: number
  /** Numbers in it differ from run to run: only words and shape are compared. */
  readonly anyNumbers: boolean
}

/** How the folder of a page looks before its first example. */
export type Stage = 'empty' | 'configured' | 'synced' | 'mapped'

export interface PageExamples {
  readonly stage: Stage
  readonly examples: readonly Example[]
}

interface Fence {
  readonly words: readonly string[]
  readonly text: string
  readonly line: number
}

const languages = ['sh', 'sql', 'yaml', 'ts'] as const

/**
 * The examples of a Markdown page: fenced blocks marked `run` or `check`, each with the block marked `output` that follows
 * it. `<!-- examples: empty|configured|synced|mapped -->` says what the folder holds before; `configured` is the default.
 */
export function examplesOf(page: string): PageExamples {
  const fences = fencesOf(page)
  const examples: Example[] = []
  for (const [index, { words, text, line }] of fences.entries()) {
    const language = languages.find((one) => one === words[0])
    if (language === undefined || !(words.includes('run') || words.includes('check'))) continue
    const next = fences[index + 1]
    examples.push({
      language,
      text,
      line,
      exit: Number(words.find((word) => word.startsWith('exit='))?.slice('exit='.length) ?? 0),
      untilStopped: words.includes('until-stopped'),
      output: next?.words.includes('output') ? outputOf(next) : undefined,
    })
  }
  return { stage: stageOf(page), examples }
}

function outputOf({ text, line, words }: Fence): ExpectedOutput {
  return { text, line, anyNumbers: words.includes('any-numbers') }
}

function stageOf(page: string): Stage {
  const named = /<!-- examples: (\S+) -->/.exec(page)?.[1]
  if (named === undefined) return 'configured'
  if (named === 'empty' || named === 'configured' || named === 'synced' || named === 'mapped') return named
  throw new Error(`no such stage: ${named}`)
}

function fencesOf(page: string): readonly Fence[] {
  const fences: Fence[] = []
  let open: { words: readonly string[]; line: number; lines: string[] } | undefined
  for (const [index, text] of page.split('\n').entries()) {
    if (open === undefined) {
      const words = /^```(\S.*)?$/.exec(text)?.[1]?.trim().split(/\s+/)
      if (text.startsWith('```')) open = { words: words ?? [], line: index + 1, lines: [] }
    } else if (text === '```') {
      fences.push({ words: open.words, text: open.lines.join('\n'), line: open.line })
      open = undefined
    } else open.lines.push(text)
  }
  if (open !== undefined) throw new Error(`the block opened in line ${open.line} is not closed`)
  return fences
}
