const block = /(<!-- generated:([^>]*?) -->\n)([\s\S]*?)(<!-- \/generated -->)/g

/** Names of the generated blocks in a handwritten page. */
export function blockNames(page: string): readonly string[] {
  return [...page.matchAll(block)].map((match) => match[2] ?? '')
}

/**
 * The page with its generated blocks made anew, everything around them untouched.
 *
 * @example
 * fillBlocks('<!-- generated:sum -->\nold\n<!-- /generated -->', () => '2') // '<!-- generated:sum -->\n2\n<!-- /generated -->'
 */
export function fillBlocks(page: string, render: (name: string) => string): string {
  return page.replace(block, (_whole, open: string, name: string, _old: string, close: string) => {
    return `${open}\n${render(name).trim()}\n\n${close}`
  })
}
