import type { YAMLError } from 'yaml'

/** What is wrong with the YAML, in words of our own: the library's messages may quote the file, and with it a key. */
export function yamlWords(code: YAMLError['code']): string {
  return words[code] ?? 'something stands where it cannot; is a quote, bracket or colon missing, or one too many?'
}

const words: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS: 'a value that begins with * or & must stand in quotes',
  TAG_RESOLVE_FAILED: 'a value that begins with ! must stand in quotes',
  BAD_SCALAR_START: 'a value that begins with @, ` or % must stand in quotes',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins no known escape; use single quotes',
  DUPLICATE_KEY: 'the key stands twice in the same place',
  TAB_AS_INDENT: 'lines are indented with spaces, not with tabs',
  BAD_INDENT: 'the line is not indented like its neighbours',
  MULTIPLE_DOCS: 'the file holds more than one document (---)',
  MISSING_CHAR: 'a quote, bracket or comma is missing',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line and be followed by a colon',
  BLOCK_AS_IMPLICIT_KEY:
    'a key stands where a value was expected; is the line indented correctly, and a value with a colon in quotes?',
}
