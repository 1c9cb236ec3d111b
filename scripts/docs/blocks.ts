const block = /(<!-- generated:([^>]*?) -->\n)([\s\S]*?)(<!-- \/generated -->)/g

/** Names of the generated blocks in a handwritten page. */
export function blockNames(page: string): readonly string[] {
  return [...page.matchAll(block)].map((match) => match[2] ?? '')
}

/**
 * The page with its generated blocks made anew, everything around them untouched.
 *
 * @example
 * fillBlocks('<!-- generated:sum -->\nold\n<!-- /generated -->', new Map([['sum', '2']]))
 * // '<!-- generated:sum -->\n\n2\n\n<!-- /generated -->'
 */
export function fillBlocks(page: string, made: ReadonlyMap<string, string>): string {
  return page.replace(block, (_whole, open: string, name: string, _old: string, close: string) => {
    const body = made.get(name)
    if (body === undefined) throw new Error(`nothing was made for the block "${name}"`)
    return `${open}\n${body.trim()}\n\n${close}`
  })
}
