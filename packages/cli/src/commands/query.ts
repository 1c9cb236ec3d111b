import { TajoError } from '@tajo/core/errors'
import { queryOperation } from '@tajo/operations/list/query'
import { counted } from '@tajo/operations/words/numbers'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { openConfig } from '../open.ts'
import { type RowFormat, renderRows } from '../render/rows.ts'
import { common } from '../text/common.ts'

export interface QueryInput {
  readonly format?: RowFormat
}

export async function query(context: Context, sql: string, input: QueryInput): Promise<number> {
  const format = formatOf(context, input)
  const config = await openConfig(context)
  const result = await call(context, config, queryOperation, { sql })
  const text = renderRows(result, format, context.width, context.style)
  context.io.stdout.write(text === '' || text.endsWith('\n') ? text : `${text}\n`)
  if (result.truncated === true) context.insist(common.truncated(result.rows.length))
  if (format === 'table' && context.io.stdout.isTTY)
    context.say(context.errorStyle.dim(counted(result.rows.length, 'row')))
  return 0
}

function formatOf(context: Context, { format }: QueryInput): RowFormat {
  if (!context.options.json) return format ?? 'table'
  if (format === undefined || format === 'json') return 'json'
  throw new TajoError('TAJO_USAGE', `--json and --format ${format} ask for two things at once.`, {
    hint: 'Keep one of them.',
  })
}
