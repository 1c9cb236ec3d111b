/** An element with children, by name; several of one name are a list. */
type Element = { [name: string]: unknown }

interface Open {
  readonly name: string
  readonly element: Element
  text: string
}

const deepest = 60
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * The root element of a document as plain values, its attributes left out; `undefined` where tags do not match. No entity is
 * defined by a document, so none can grow.
 */
export function parseXml(text: string): Element | undefined {
  const top: Open = { name: '', element: plain(), text: '' }
  const open: Open[] = [top]
  let at = 0
  for (;;) {
    const here = open.at(-1)
    if (here === undefined) return undefined
    const tag = text.indexOf('<', at)
    if (tag === -1) break
    here.text += unescaped(text.slice(at, tag))
    const end = endOf(text, tag)
    if (end === undefined) return undefined
    at = end
    if (text.startsWith('<![CDATA[', tag)) here.text += text.slice(tag + 9, end - 3)
    if (text[tag + 1] === '!' || text[tag + 1] === '?') continue
    const [, slash, name = ''] = /^<(\/?)([\w:.-]{1,200})/.exec(text.slice(tag, tag + 202)) ?? []
    if (name === '') return undefined
    if (slash === '/') {
      if (here.name !== name) return undefined
      open.pop()
      add(open.at(-1)?.element, name, contentOf(here))
    } else if (text[end - 2] === '/') add(here.element, name, '')
    else if (open.length > deepest) return undefined
    else open.push({ name, element: plain(), text: '' })
  }
  return open.length === 1 && Object.keys(top.element).length === 1 ? top.element : undefined
}

/** Behind the tag, comment or text that begins here. */
function endOf(text: string, tag: number): number | undefined {
  const close = text.startsWith('<!--', tag) ? '-->' : text.startsWith('<![CDATA[', tag) ? ']]>' : '>'
  const found = text.indexOf(close, tag)
  return found === -1 ? undefined : found + close.length
}

function contentOf({ element, text }: Open): unknown {
  return Object.keys(element).length > 0 ? element : text.trim()
}

function add(parent: Element | undefined, name: string, value: unknown): void {
  if (parent === undefined) return
  const held = parent[name]
  if (held === undefined) parent[name] = value
  else if (Array.isArray(held)) held.push(value)
  else parent[name] = [held, value]
}

/** A value holds `&` by itself too: bodies are put together from text. */
function unescaped(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, entity: string) => {
    if (!entity.startsWith('#')) return named[entity.toLowerCase()] ?? whole
    const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** Without a prototype: a name such as `constructor` is a name. */
function plain(): Element {
  return Object.create(null) as Element
}
