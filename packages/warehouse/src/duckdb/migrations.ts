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
  `
  CREATE TABLE _tajo.activation_ledger (
    customer_id VARCHAR NOT NULL, brevo_id BIGINT, input_hash VARCHAR NOT NULL, mapping_hash VARCHAR NOT NULL, mirror_modified_at TIMESTAMPTZ,
    delivered JSON NOT NULL, lists JSON NOT NULL, outcome VARCHAR NOT NULL, reason VARCHAR, attempts INTEGER NOT NULL,
    next_try_at TIMESTAMPTZ, confirmed_at TIMESTAMPTZ, plan_id VARCHAR NOT NULL
  );
  CREATE TABLE _tajo.activation_plans (
    id VARCHAR NOT NULL, created_at TIMESTAMPTZ NOT NULL, state VARCHAR NOT NULL, hash VARCHAR NOT NULL, summary JSON NOT NULL,
    released_because VARCHAR, finished_at TIMESTAMPTZ
  );
  CREATE TABLE _tajo.activation_rejected (
    id VARCHAR NOT NULL, plan_id VARCHAR NOT NULL, customer_id VARCHAR NOT NULL, field VARCHAR, cause VARCHAR NOT NULL, message VARCHAR NOT NULL,
    fix VARCHAR NOT NULL, rejected_at TIMESTAMPTZ NOT NULL, retried BOOLEAN NOT NULL
  );
  CREATE TABLE _tajo.activation_conflicts (
    id VARCHAR NOT NULL, customer_id VARCHAR NOT NULL, field VARCHAR NOT NULL, ours JSON, theirs JSON, winner VARCHAR NOT NULL,
    found_at TIMESTAMPTZ NOT NULL, settled_at TIMESTAMPTZ
  );
  CREATE TABLE _tajo.activation_events (
    event_key VARCHAR NOT NULL, delivery_id VARCHAR NOT NULL, name VARCHAR NOT NULL, customer_id VARCHAR NOT NULL, brevo_id BIGINT, source VARCHAR NOT NULL,
    ticket_id BIGINT, happened_at TIMESTAMPTZ NOT NULL, state VARCHAR NOT NULL, claimed_at TIMESTAMPTZ, settled_at TIMESTAMPTZ, reason VARCHAR
  );
  CREATE TABLE _tajo.activation_companies (
    company_id VARCHAR NOT NULL, brevo_id VARCHAR NOT NULL, name VARCHAR NOT NULL, hash VARCHAR NOT NULL, linked JSON NOT NULL, confirmed_at TIMESTAMPTZ NOT NULL
  );
  CREATE TABLE _tajo.suppressions (address_hash VARCHAR NOT NULL, since TIMESTAMPTZ NOT NULL, why VARCHAR NOT NULL);
  CREATE TABLE _tajo.helpdesk_writes (
    id VARCHAR NOT NULL, customer_id VARCHAR NOT NULL, source VARCHAR NOT NULL, contact_id BIGINT NOT NULL, field VARCHAR NOT NULL, value_hash VARCHAR NOT NULL,
    state VARCHAR NOT NULL, settles JSON, before_hash VARCHAR NOT NULL, version TIMESTAMPTZ, written_at TIMESTAMPTZ NOT NULL, attempts INTEGER NOT NULL,
    next_try_at TIMESTAMPTZ, cause VARCHAR, reason VARCHAR
  );
  CREATE TABLE _tajo.models (
    name VARCHAR NOT NULL, sql_hash VARCHAR NOT NULL, built_at TIMESTAMPTZ NOT NULL, row_count BIGINT NOT NULL, built_how VARCHAR NOT NULL,
    milliseconds BIGINT NOT NULL, inputs JSON NOT NULL
  );
  COMMENT ON TABLE _tajo.activation_ledger IS 'What is confirmed to be in Brevo for each customer, and the last outcome.';
  COMMENT ON TABLE _tajo.activation_plans IS 'Plans of writes to Brevo, and what became of them.';
  COMMENT ON TABLE _tajo.activation_rejected IS 'Values Brevo did not take, with the cause and the fix.';
  COMMENT ON TABLE _tajo.activation_conflicts IS 'Fields changed on both sides, with both values.';
  COMMENT ON TABLE _tajo.activation_events IS 'Ticket events: each is claimed before it is sent, and sent at most once.';
  COMMENT ON TABLE _tajo.activation_companies IS 'Companies of the helpdesks that are objects in Brevo.';
  COMMENT ON TABLE _tajo.suppressions IS 'Keyed hashes of addresses that were ever blocked: they are never created unblocked.';
  COMMENT ON TABLE _tajo.helpdesk_writes IS 'Values written to a helpdesk on behalf of Brevo, so that they are not taken for news.';
  COMMENT ON TABLE _tajo.models IS 'Models as they were built last.';
  `,
  `
  CREATE TABLE _tajo.erased (mark VARCHAR NOT NULL, kind VARCHAR NOT NULL, erased_at TIMESTAMPTZ NOT NULL, receipt VARCHAR NOT NULL);
  CREATE TABLE _tajo.erasures (
    id VARCHAR NOT NULL, address_hash VARCHAR NOT NULL, erased_at TIMESTAMPTZ NOT NULL, finished_at TIMESTAMPTZ, actor VARCHAR NOT NULL,
    reason VARCHAR NOT NULL, state VARCHAR NOT NULL, receipt JSON NOT NULL, open JSON NOT NULL
  );
  COMMENT ON TABLE _tajo.erased IS 'Keyed hashes of people who were erased and of records about them: nothing personal of theirs is stored again.';
  COMMENT ON TABLE _tajo.erasures IS 'Receipts of erasures, without personal data; open: numbers of the person at vendors that have yet to erase them.';
  `,
]

/** Holds the rows of an unfinished walk of a table that is replaced whole. */
export const stagingSchema = '_tajo_staging'
