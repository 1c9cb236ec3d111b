import { type Command, Help } from 'commander'
import { about, afterHelp, groups, rootUsage } from './text/help.ts'

/** The first page anyone sees: commands in the order they are needed. Commands of their own keep commander's page. */
export function formatHelp(this: Help, command: Command, helper: Help): string {
  if (command.parent !== null) return new Help().formatHelp.call(this, command, helper)
  const visible = helper.visibleCommands(command)
  const width = Math.max(...visible.map((each) => each.name().length))
  const lines = [...Map.groupBy(visible, (each) => each.helpGroup())].flatMap(([title, each]) => [
    title,
    ...each.map((one) => line(one.name(), one.description(), width)),
    '',
  ])
  const options = helper.visibleOptions(command)
  const optionWidth = Math.max(...options.map((option) => helper.optionTerm(option).length))
  const optionLines = options.map((option) =>
    line(helper.optionTerm(option), helper.optionDescription(option), optionWidth),
  )
  return [about, '', rootUsage, '', ...lines, groups.options, ...optionLines, '', afterHelp].join('\n')
}

const line = (term: string, words: string, width: number): string => `  ${term.padEnd(width)}  ${words}`
