import type { ErasedSql } from '../erased.ts'
import { digest, ident, keyText } from './sql.ts'

export const erasedSql: ErasedSql = {
  digest,
  ident,
  keyText,
  asText: (value) => `${value}::text`,
  addressIn: (value) => `substring(lower(${value}) from '[^<>[:space:],;"]+@[^<>[:space:],;"]+')`,
  anyOf: (array, condition) =>
    `EXISTS (SELECT 1 FROM unnest(${array}) AS a(e) WHERE coalesce(${condition('e')}, false))`,
  jsonText: (value) => `to_jsonb(${value})::text`,
  fromJsonText: (document, type) =>
    type === 'json'
      ? `${document}::jsonb`
      : `(SELECT coalesce(array_agg(e ORDER BY n), '{}') FROM jsonb_array_elements_text(${document}::jsonb) WITH ORDINALITY AS a(e, n))`,
  pieces: (value) => `(regexp_matches(${value}, '[^]<>[:space:],;:"()[@]+@[^]<>[:space:],;:"()[\\\\@]+', 'g'))[1]`,
}
