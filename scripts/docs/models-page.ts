import { listModels, type ModelDescription } from '@tajo/models/list-models'
import { code, codes, markdownTable } from './markdown.ts'

const page = 'models-tables.md'

const built: Readonly<Record<ModelDescription['build'], string>> = {
  by_ticket: 'by ticket',
  whole: 'whole',
  view: 'view',
}

/** Every model with what one row of it is, linked to its columns. */
export function modelsOverview(): string {
  return markdownTable(
    ['model', 'one row', 'key', 'built'],
    listModels().map((model) => [
      `[${model.name}](${page}#${model.name})`,
      model.grain.replace(/^one row per /, 'per '),
      codes(model.key),
      built[model.build],
    ]),
  )
}

/** The page of the model's tables, each with its columns, its tests and what it is made of. */
export function modelsPage(): string {
  const models = listModels()
  return `${[intro, ...models.map(section)].join('\n\n')}\n`
}

const intro = `<!-- Made by \`npm run docs\` from packages/models/src/sql; edits here are lost. -->

# Tables of the support model

Every table of the [support model](models.md) with its columns, in the order in which they are built. Column types are those
of the warehouse: *timestamp* is an instant in UTC.

- **built** says what a run does: *by ticket* only the tickets that changed, *whole* the table anew, *view* nothing.
- **tests** run with every run and end it when they fail; one marked *remark* only says so.`

function section(model: ModelDescription): string {
  return [
    `## ${model.name}`,
    `${sentence(model.grain)} ${model.description}`,
    facts(model)
      .map((fact) => `- ${fact}`)
      .join('\n'),
    markdownTable(
      ['column', 'type', '', 'what it is'],
      model.columns.map(({ name, type, pii, description }) => [
        code(name),
        type,
        pii ? 'personal' : '',
        sentence(description),
      ]),
    ),
  ].join('\n\n')
}

function facts({ key, build, inputs, reads, readBy, columns, tests }: ModelDescription): readonly string[] {
  const streams = Object.entries(inputs).map(([vendor, names]) => `${codes(names)} of ${vendor}`)
  const ofColumns = columns.flatMap((column) => column.tests.map((test) => `${code(column.name)} ${test}`))
  const ofRows = tests.map(
    ({ description, severity }) => `${description}${severity === 'warning' ? ' (*remark*)' : ''}`,
  )
  const checked = [...ofRows, ...ofColumns]
  return [
    `key ${codes(key)}, built ${built[build]}`,
    ...(streams.length === 0 ? [] : [`made of ${streams.join('; ')}`]),
    ...(reads.length === 0 ? [] : [`reads ${links(reads)}`]),
    ...(readBy.length === 0 ? [] : [`read by ${links(readBy)}`]),
    ...(checked.length === 0 ? [] : [`tests: ${checked.join('; ')}`]),
  ]
}

function links(names: readonly string[]): string {
  return names.map((name) => `[${name}](#${name})`).join(', ')
}

function sentence(text: string): string {
  const plain = text.replaceAll('\n', ' ').trim()
  const whole = /[.!?]$/.test(plain) ? plain : `${plain}.`
  return whole.startsWith('one row') ? `O${whole.slice(1)}` : whole
}
