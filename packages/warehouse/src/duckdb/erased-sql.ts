import type { ErasedSql } from '../erased.ts'
import { ident, keyText } from './sql.ts'

export const erasedSql: ErasedSql = {
  digest: (value) => `sha256(${value})`,
  ident,
  keyText,
  asText: (value) => `CAST(${value} AS VARCHAR)`,
  addressIn: (value) => `nullif(regexp_extract(lower(${value}), '[^<>\\s,;"]+@[^<>\\s,;"]+'), '')`,
  // A lambda may not ask a table: the list is taken apart.
  anyOf: (array, condition) =>
    `EXISTS (SELECT 1 FROM (SELECT unnest(${array}) AS e) WHERE coalesce(${condition('e')}, false))`,
  jsonText: (value) => `CAST(to_json(${value}) AS VARCHAR)`,
  fromJsonText: (document, type) =>
    type === 'json' ? `CAST(${document} AS JSON)` : `from_json(${document}, '["VARCHAR"]')`,
  pieces: (value) => `unnest(regexp_extract_all(${value}, '[^<>\\s,;:"()\\[\\]@]+@[^<>\\s,;:"()\\[\\]\\\\@]+'))`,
}
