/** A Markdown table. Cells may hold Markdown of their own. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

export function code(text: string): string {
  return `\`${text}\``
}

/** Names as code, `none` when there are none. */
export function codes(names: readonly string[], none = ''): string {
  return names.length === 0 ? none : names.map(code).join(', ')
}

function cell(text: string): string {
  return withoutTags(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
}

/** `<table>_history` outside code would be read as an HTML tag and vanish. */
function withoutTags(text: string): string {
  return text
    .split('`')
    .map((part, place) => (place % 2 === 0 ? part.replaceAll('<', '&lt;') : part))
    .join('`')
}
