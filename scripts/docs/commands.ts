import { createProgram } from '@tajo/cli/program'
import { code, markdownTable } from './markdown.ts'

type Command = ReturnType<typeof createProgram>

/** All commands but `help`, groups left out: `connectors test`, not `connectors`. */
export function commandPaths(): readonly string[] {
  return leaves(program()).map(({ path }) => path)
}

/** Every command and what it does. */
export function commandList(): string {
  return markdownTable(
    ['command', 'what it does'],
    leaves(program()).map(({ path, command }) => [
      `[\`tajo ${path}\`](#tajo-${path.replaceAll(' ', '-')})`,
      command.description(),
    ]),
  )
}

/** How one command is called: its words and options. */
export function commandUsage(path: string): string {
  const command = leaves(program()).find((leaf) => leaf.path === path)?.command
  if (command === undefined) throw new Error(`there is no command "${path}"`)
  const words = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`))
  const usage = ['tajo', path, ...words].join(' ')
  const options = command.options.map((option) => {
    const byDefault = option.defaultValue === undefined || option.negate ? '' : ` (default ${option.defaultValue})`
    const untold = option.argChoices?.filter((choice) => !option.description.includes(choice)) ?? []
    const choices = untold.length === 0 ? '' : `: ${option.argChoices?.join(', ')}`
    return `- ${code(option.flags)} ${option.description}${choices}${byDefault}`
  })
  return [code(usage), ...(options.length === 0 ? [] : [options.join('\n')])].join('\n\n')
}

/** Options that every command takes. */
export function globalOptions(): string {
  return program()
    .options.map((option) => `- ${code(option.flags)} ${option.description}`)
    .join('\n')
}

function program(): Command {
  return createProgram(() => Promise.resolve(), {})
}

function leaves(command: Command, before: readonly string[] = []): readonly { path: string; command: Command }[] {
  return command.commands.flatMap((one) => {
    const path = [...before, one.name()]
    return one.commands.length > 0 ? leaves(one, path) : [{ path: path.join(' '), command: one }]
  })
}
