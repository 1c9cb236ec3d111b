import { TajoError } from '@tajo/core/errors'
import { nearest } from '@tajo/core/nearest'

/** Functions both stores have under the same name, none of which reads or writes anything. */
const functions = new Set(
  'abs ceil coalesce date_part date_trunc floor greatest least length lower nullif position replace round substring trim upper'.split(
    ' ',
  ),
)
const words = new Set(
  'and or not is null in between like ilike true false case when then else end distinct from interval current_date current_timestamp cast as date timestamp timestamptz bigint integer double precision numeric varchar text boolean for'.split(
    ' ',
  ),
)

const token =
  /\s+|(?<text>'(?:[^']|'')*')|(?<quoted>"(?:[^"]|"")*")|(?<word>[A-Za-z_]\w*)|(?<number>\d+(?:\.\d+)?|\.\d+)|(?<sign><=|>=|<>|!=|\|\||::|[<>=+\-*/%(),])/y

/**
 * A list's condition, checked to be one expression over known columns: no statement, no sub-select, no comment, no function that
 * could do more than compute. Answers it with its columns in quotes.
 */
export function checkCondition(condition: string, columns: ReadonlySet<string>, where: string): string {
  const no = (found: string, hint: string): TajoError =>
    new TajoError('TAJO_CONFIG_INVALID', `${where}: ${found}`, { hint })
  const out: string[] = []
  let open = 0
  token.lastIndex = 0
  while (token.lastIndex < condition.length) {
    const at = token.lastIndex
    const found = token.exec(condition)
    if (found === null || condition.startsWith('--', at) || condition.startsWith('/*', at)) {
      const rest = condition.slice(at, at + 12)
      throw no(
        `the condition has ${JSON.stringify(rest)}, which no condition needs`,
        'Write one condition over columns, such as open_tickets > 2 AND avg_csat < 3.',
      )
    }
    const { quoted, word, sign } = found.groups ?? {}
    if (sign === '(') open += 1
    if (sign === ')') open -= 1
    if (open < 0) throw no('the condition closes a bracket that it did not open', 'Count its brackets.')
    if (word !== undefined) out.push(wordOf(word, isCall(condition, token.lastIndex), columns, no))
    else if (quoted !== undefined) out.push(columnOf(quoted.slice(1, -1).replaceAll('""', '"'), columns, no))
    else out.push(found[0])
  }
  if (open > 0) throw no('the condition opens a bracket that it does not close', 'Count its brackets.')
  if (out.join('').trim() === '') throw no('the condition is empty', 'Write one, or leave `where` out.')
  return out.join('')
}

function isCall(condition: string, from: number): boolean {
  return /^\s*\(/.test(condition.slice(from))
}

function wordOf(
  word: string,
  call: boolean,
  columns: ReadonlySet<string>,
  no: (found: string, hint: string) => TajoError,
): string {
  const lower = word.toLowerCase()
  if (call && functions.has(lower)) return lower
  if (words.has(lower) && !columns.has(lower)) return word
  if (call) {
    throw no(
      `the condition calls ${word}(), which is not among the functions a condition may use`,
      `These are: ${[...functions].join(', ')}.`,
    )
  }
  return columnOf(lower, columns, no)
}

function columnOf(name: string, columns: ReadonlySet<string>, no: (found: string, hint: string) => TajoError): string {
  if (columns.has(name)) return `"${name.replaceAll('"', '""')}"`
  const meant = nearest(name, columns)
  throw no(
    `the condition names ${name}, which is no column of customers or their metrics`,
    meant === undefined ? `Columns are: ${[...columns].sort().join(', ')}.` : `Did you mean ${meant}?`,
  )
}
