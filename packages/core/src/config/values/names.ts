import { good, type Parsed, wrong } from './parsed.ts'

const identifier = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/
// Schemas that the warehouse or Tajo itself fills.
const taken = new Set(['_tajo', 'information_schema', 'pg_catalog', 'pg_temp', 'temp', 'system'])

export function parseLayer(text: string): Parsed<string> {
  const parsed = parseTable(text)
  return parsed.ok && taken.has(text.toLowerCase())
    ? wrong('must be another name: this schema is not yours to fill')
    : parsed
}

export function parseTable(text: string): Parsed<string> {
  return identifier.test(text) ? good(text) : wrong('must consist of letters, digits and _, and not begin with a digit')
}

export function parsePrefix(text: string): Parsed<string> {
  return text === '' || identifier.test(text)
    ? good(text)
    : wrong('must be empty, or consist of letters, digits and _ and not begin with a digit')
}

/** A source's name: a folder, a schema and a word on the command line. */
export function parseSourceName(text: string): Parsed<string> {
  return /^[a-z][a-z0-9_-]{0,40}$/i.test(text)
    ? good(text)
    : wrong('must begin with a letter and consist of letters, digits, _ and -')
}
