/** Tajo's own tables, version by version. A released entry never changes: a correction is a further one. */
export const migrations: readonly string[] = [
  `
  CREATE SCHEMA IF NOT EXISTS _tajo;
  CREATE TABLE _tajo.meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);
  CREATE TABLE _tajo.checkpoints (
    source VARCHAR NOT NULL, stream VARCHAR NOT NULL, checkpoint JSON NOT NULL, committed_at TIMESTAMPTZ NOT NULL, run_id VARCHAR NOT NULL
  );
  CREATE TABLE _tajo.runs (
    id VARCHAR NOT NULL, source VARCHAR NOT NULL, command VARCHAR NOT NULL, started_at TIMESTAMPTZ NOT NULL, finished_at TIMESTAMPTZ,
    verdict VARCHAR NOT NULL, calls BIGINT NOT NULL, credits DOUBLE NOT NULL
  );
  CREATE TABLE _tajo.run_streams (
    run_id VARCHAR NOT NULL, stream VARCHAR NOT NULL, verdict VARCHAR NOT NULL, reason VARCHAR, read BIGINT NOT NULL,
    inserted BIGINT NOT NULL, updated BIGINT NOT NULL, unchanged BIGINT NOT NULL, deleted BIGINT NOT NULL, rejected BIGINT NOT NULL,
    calls BIGINT NOT NULL, credits DOUBLE NOT NULL, started_at TIMESTAMPTZ NOT NULL, finished_at TIMESTAMPTZ
  );
  CREATE TABLE _tajo.rejected (
    id VARCHAR NOT NULL, source VARCHAR NOT NULL, stream VARCHAR NOT NULL, run_id VARCHAR NOT NULL, rejected_at TIMESTAMPTZ NOT NULL,
    key VARCHAR, reason VARCHAR NOT NULL, request VARCHAR, raw VARCHAR
  );
  CREATE TABLE _tajo.catalog (
    source VARCHAR NOT NULL, stream VARCHAR NOT NULL, layer VARCHAR NOT NULL, table_name VARCHAR NOT NULL, description VARCHAR NOT NULL,
    folder VARCHAR, key VARCHAR[] NOT NULL, parent VARCHAR, refs JSON NOT NULL, write_mode VARCHAR NOT NULL,
    history BOOLEAN, wide JSON, last_synced_at TIMESTAMPTZ, fingerprint VARCHAR NOT NULL
  );
  CREATE TABLE _tajo.catalog_columns (
    layer VARCHAR NOT NULL, table_name VARCHAR NOT NULL, position INTEGER NOT NULL, column_name VARCHAR NOT NULL, type VARCHAR NOT NULL,
    description VARCHAR NOT NULL, pii BOOLEAN NOT NULL
  );
  CREATE TABLE _tajo.parent_reads (
    source VARCHAR NOT NULL, stream VARCHAR NOT NULL, parent_id VARCHAR NOT NULL, version VARCHAR NOT NULL, read_at TIMESTAMPTZ NOT NULL
  );
  CREATE TABLE _tajo.walks (source VARCHAR NOT NULL, stream VARCHAR NOT NULL, started_at TIMESTAMPTZ NOT NULL);
  CREATE TABLE _tajo.seen (source VARCHAR NOT NULL, stream VARCHAR NOT NULL, key VARCHAR NOT NULL);
  COMMENT ON TABLE _tajo.checkpoints IS 'Where each stream goes on; committed together with its rows.';
  COMMENT ON TABLE _tajo.runs IS 'Every run with its verdict.';
  COMMENT ON TABLE _tajo.run_streams IS 'What each stream of a run read and stored.';
  COMMENT ON TABLE _tajo.rejected IS 'Records that could not be read or stored, until they are.';
  COMMENT ON TABLE _tajo.catalog IS 'Tables Tajo made, and what they hold.';
  COMMENT ON COLUMN _tajo.catalog.history IS 'Empty: there is no history table; false: it is no longer kept.';
  COMMENT ON TABLE _tajo.catalog_columns IS 'Columns of these tables.';
  COMMENT ON TABLE _tajo.parent_reads IS 'Parents whose children were read completely, and as of which version of the parent.';
  COMMENT ON TABLE _tajo.walks IS 'Lists being read from end to end at present.';
  COMMENT ON TABLE _tajo.seen IS 'Keys met in such a list so far.';
  `,
]

/** Holds the rows of an unfinished walk of a table that is replaced whole. */
export const stagingSchema = '_tajo_staging'
