import { TajoError } from '@tajo/core/errors'
import { type DialectName, literal, quoted } from './types.ts'

interface Helper {
  readonly args: number
  sql(dialect: DialectName, first: string, second: string, timeZone: string): string
}

/** What the two stores write differently. A relation stands after FROM, CROSS JOIN or LEFT JOIN … ON TRUE. */
export const helpers: Readonly<Record<string, Helper>> = {
  /** Items of a JSON list: a relation with `value` (JSON) and `position` (from 1). */
  json_array: {
    args: 1,
    sql: (dialect, list) =>
      dialect === 'duckdb'
        ? `LATERAL (SELECT unnest(l) AS value, generate_subscripts(l, 1) AS position FROM (SELECT CASE WHEN json_type(${list}) = 'ARRAY' THEN CAST(${list} AS JSON[]) END AS l))`
        : `LATERAL (SELECT j.value, j.position FROM jsonb_array_elements(CASE WHEN jsonb_typeof(${list}) = 'array' THEN ${list} END) WITH ORDINALITY AS j(value, position))`,
  },
  /** Members of a JSON object: a relation with `key` (text) and `value` (JSON). */
  json_members: {
    args: 1,
    sql: (dialect, object) =>
      dialect === 'duckdb'
        ? `LATERAL (SELECT unnest(k) AS key, unnest(list_transform(k, lambda each: json_extract(o, '/' || replace(replace(each, '~', '~0'), '/', '~1')))) AS value FROM (SELECT ${object} AS o, CASE WHEN json_type(${object}) = 'OBJECT' THEN json_keys(${object}) END AS k))`
        : `LATERAL (SELECT j.key, j.value FROM jsonb_each(CASE WHEN jsonb_typeof(${object}) = 'object' THEN ${object} END) AS j(key, value))`,
  },
  /** Objects of a JSON list: a relation with the members named in `'id bigint, type text'`, and `position` (from 1). */
  json_records: { args: 2, sql: recordsSql },
  /**
   * In a list of SELECT: a row for each object of a JSON list. `json_of` reads its members, those named here, as text. A list of
   * millions of rows is read many times faster this way than as a relation beside each row.
   */
  json_each: {
    args: 2,
    sql: (dialect, list, quotedNames) => {
      if (dialect === 'postgres') {
        return `jsonb_array_elements(CASE WHEN jsonb_typeof(${list}) = 'array' THEN ${list} END)`
      }
      const names = quotedNames.replaceAll("'", '').split(',')
      const shape = [Object.fromEntries(names.map((name) => [name.trim(), 'VARCHAR']))]
      return `unnest(from_json(${list}, ${literal(JSON.stringify(shape))}))`
    },
  },
  json_of: {
    args: 2,
    sql: (dialect, item, name) =>
      dialect === 'duckdb' ? `(${item}).${quoted(name)}` : `(${item} ->> ${literal(name)})`,
  },
  /** A JSON list of texts or numbers as text[]. */
  json_texts: {
    args: 1,
    sql: (dialect, list) =>
      dialect === 'duckdb'
        ? `(CASE WHEN json_type(${list}) = 'ARRAY' THEN CAST(${list} AS VARCHAR[]) END)`
        : `(CASE WHEN jsonb_typeof(${list}) = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(${list})) END)`,
  },
  /** A member of a JSON object as text: null where it is absent or null. */
  json_text: { args: 2, sql: (_, object, key) => `((${object}) ->> ${key})` },
  /** What a JSON value itself says, as text. */
  json_value: {
    args: 1,
    sql: (dialect, value) => (dialect === 'duckdb' ? `((${value}) ->> '$')` : `((${value}) #>> '{}')`),
  },
  /** Whether a list has an item. */
  has: {
    args: 2,
    // `= ANY (list)` is a sub-query of every row in DuckDB.
    sql: (dialect, list, item) =>
      dialect === 'duckdb' ? `list_contains(${list}, ${item})` : `(${item} = ANY(${list}))`,
  },
  /** Items of a list: a relation with `value`. */
  items: { args: 1, sql: (_, list) => `LATERAL (SELECT unnest(${list}) AS value)` },
  /** Whole seconds from one instant to another. */
  seconds: {
    args: 2,
    sql: (dialect, from, to) =>
      dialect === 'duckdb'
        ? `((epoch_us(${to}) - epoch_us(${from})) // 1000000)`
        : `CAST(trunc(extract(epoch FROM (${to})) - extract(epoch FROM (${from}))) AS bigint)`,
  },
  /** Microseconds since 1970. */
  micros: {
    args: 1,
    sql: (dialect, instant) =>
      dialect === 'duckdb' ? `epoch_us(${instant})` : `CAST(extract(epoch FROM ${instant}) * 1000000 AS bigint)`,
  },
  /** An instant so many seconds later. */
  later: {
    args: 2,
    sql: (dialect, instant, seconds) =>
      // An interval is added to an instant by the rules of a calendar, which is many times slower.
      dialect === 'duckdb'
        ? `make_timestamptz(epoch_us(${instant}) + CAST(${seconds} AS BIGINT) * 1000000)`
        : `((${instant}) + (${seconds}) * INTERVAL '1 second')`,
  },
  /** A value that all rows of a group have alike, or null. */
  any_of: { args: 1, sql: (dialect, value) => `${dialect === 'duckdb' ? 'any_value' : 'max'}(${value})` },
  /** The day of an instant in the account's time zone. */
  day: {
    args: 1,
    sql: (dialect, instant, _, timeZone) =>
      // Without a calendar's rules DuckDB is many times faster.
      dialect === 'duckdb' && timeZone === 'UTC'
        ? `CAST(make_timestamp(epoch_us(${instant})) AS DATE)`
        : `CAST(timezone(${literal(timeZone)}, ${instant}) AS DATE)`,
  },
  /** Every day from one to another: a relation with `day`. */
  days: {
    args: 2,
    sql: (dialect, from, to) => {
      const series = `generate_series(CAST(${from} AS TIMESTAMP), CAST(${to} AS TIMESTAMP), INTERVAL '1 day')`
      return `LATERAL (SELECT CAST(g.d AS DATE) AS day FROM (SELECT ${dialect === 'duckdb' ? `unnest(${series})` : series} AS d) AS g)`
    },
  },
  /** Text that may not be a number as one, or null. */
  integer: { args: 1, sql: integerSql },
  /** Text that may not be an instant (ISO 8601) as one, or null. */
  instant: { args: 1, sql: instantSql },
  /** Seconds since 1970 of an instant, whole ones. */
  epoch: { args: 1, sql: epochSql },
  /** Days since 1970 of an instant, in UTC. */
  epoch_day: {
    args: 1,
    sql: (dialect, instant) => `(${epochSql(dialect, instant)} ${dialect === 'duckdb' ? '//' : '/'} 86400)`,
  },
  /** Days since 1970 of seconds since 1970. */
  day_of: { args: 1, sql: (dialect, seconds) => `((${seconds}) ${dialect === 'duckdb' ? '//' : '/'} 86400)` },
  /** The instant of seconds since 1970. */
  instant_of: { args: 1, sql: (_, seconds) => `to_timestamp(CAST(${seconds} AS DOUBLE PRECISION))` },
  /** Whole numbers from one to another: a relation with `value`. */
  counts: {
    args: 2,
    sql: (dialect, from, to) =>
      dialect === 'duckdb'
        ? `LATERAL (SELECT unnest(generate_series(CAST(${from} AS BIGINT), CAST(${to} AS BIGINT))) AS value)`
        : `LATERAL (SELECT generate_series(CAST(${from} AS bigint), CAST(${to} AS bigint)) AS value)`,
  },
}

function epochSql(dialect: DialectName, instant: string): string {
  return dialect === 'duckdb'
    ? `(epoch_us(${instant}) // 1000000)`
    : `CAST(floor(extract(epoch FROM (${instant}))) AS bigint)`
}

function integerSql(dialect: DialectName, text: string): string {
  if (dialect === 'duckdb') return `TRY_CAST(${text} AS BIGINT)`
  const number = `CAST(${text} AS numeric)`
  return `(CASE WHEN (${text}) ~ '^\\s*-?[0-9]{1,19}\\s*$' THEN CASE WHEN ${number} BETWEEN -9223372036854775808 AND 9223372036854775807 THEN CAST(${number} AS bigint) END END)`
}

function instantSql(dialect: DialectName, text: string): string {
  return dialect === 'duckdb'
    ? `TRY_CAST(${text} AS TIMESTAMPTZ)`
    : `(CASE WHEN (${text}) ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}' THEN CAST(${text} AS timestamptz) END)`
}

/** Member as text → its value; what does not fit is null in both stores. */
const members: Readonly<Record<string, (dialect: DialectName, text: string) => string>> = {
  text: (_, text) => text,
  bigint: integerSql,
  timestamp: instantSql,
  boolean: (_, text) => `(CASE ${text} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END)`,
}

function recordsSql(dialect: DialectName, list: string, quotedFields: string): string {
  const fields = quotedFields
    .replaceAll("'", '')
    .split(',')
    .map((field) => field.trim().split(/\s+/))
  const values = fields.map(([name = '', type = '']) => {
    if (type === 'json') {
      return dialect === 'duckdb'
        ? `CAST(nullif(i.${quoted(name)}, 'null') AS JSON) AS ${quoted(name)}`
        : `nullif(j.value -> ${literal(name)}, 'null'::jsonb) AS ${quoted(name)}`
    }
    const read = members[type]
    if (read === undefined) throw new TajoError('TAJO_MODEL', `{{json_records}} knows no type "${type}".`)
    const text = dialect === 'duckdb' ? `i.${quoted(name)}` : `(j.value ->> ${literal(name)})`
    return `${read(dialect, text)} AS ${quoted(name)}`
  })
  if (dialect === 'postgres') {
    return `LATERAL (SELECT ${values.join(', ')}, j.position FROM jsonb_array_elements(CASE WHEN jsonb_typeof(${list}) = 'array' THEN ${list} END) WITH ORDINALITY AS j(value, position))`
  }
  // Texts keep what they are in JSON; of everything else the JSON itself.
  const shape = literal(JSON.stringify([Object.fromEntries(fields.map(([name = '']) => [name, 'VARCHAR']))]))
  return `LATERAL (SELECT ${values.join(', ')}, position FROM (SELECT unnest(l) AS i, generate_subscripts(l, 1) AS position FROM (SELECT from_json(${list}, ${shape}) AS l)))`
}
