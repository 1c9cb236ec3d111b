/** Tajo's own tables and functions, version by version. A released entry never changes: a correction is a further one. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE _tajo.meta (key text PRIMARY KEY, value text NOT NULL);
  CREATE TABLE _tajo.checkpoints (
    source text NOT NULL, stream text NOT NULL, checkpoint jsonb NOT NULL, committed_at timestamptz NOT NULL, run_id text NOT NULL,
    PRIMARY KEY (source, stream)
  );
  CREATE TABLE _tajo.runs (
    id text PRIMARY KEY, source text NOT NULL, command text NOT NULL, started_at timestamptz NOT NULL, finished_at timestamptz,
    verdict text NOT NULL, calls bigint NOT NULL, credits double precision NOT NULL
  );
  CREATE INDEX ON _tajo.runs (started_at);
  CREATE TABLE _tajo.run_streams (
    run_id text NOT NULL, stream text NOT NULL, verdict text NOT NULL, reason text, read bigint NOT NULL,
    inserted bigint NOT NULL, updated bigint NOT NULL, unchanged bigint NOT NULL, deleted bigint NOT NULL, rejected bigint NOT NULL,
    calls bigint NOT NULL, credits double precision NOT NULL, started_at timestamptz NOT NULL, finished_at timestamptz,
    PRIMARY KEY (run_id, stream)
  );
  CREATE TABLE _tajo.rejected (
    id text NOT NULL, source text NOT NULL, stream text NOT NULL, run_id text NOT NULL, rejected_at timestamptz NOT NULL,
    key text, reason text NOT NULL, request text, raw text
  );
  CREATE INDEX ON _tajo.rejected (source, stream, md5(key));
  CREATE TABLE _tajo.catalog (
    source text NOT NULL, stream text NOT NULL, layer text NOT NULL, table_name text NOT NULL, description text NOT NULL,
    folder text, key text[] NOT NULL, parent text, refs jsonb NOT NULL, write_mode text NOT NULL,
    history boolean, wide jsonb, last_synced_at timestamptz, fingerprint text NOT NULL, full_name text,
    PRIMARY KEY (source, stream)
  );
  CREATE TABLE _tajo.catalog_columns (
    layer text NOT NULL, table_name text NOT NULL, position integer NOT NULL, column_name text NOT NULL, type text NOT NULL,
    description text NOT NULL, pii boolean NOT NULL, full_name text,
    PRIMARY KEY (layer, table_name, position)
  );
  CREATE TABLE _tajo.parent_reads (
    source text NOT NULL, stream text NOT NULL, parent_id text NOT NULL, version text NOT NULL, read_at timestamptz NOT NULL,
    PRIMARY KEY (source, stream, parent_id)
  );
  CREATE TABLE _tajo.walks (source text NOT NULL, stream text NOT NULL, started_at timestamptz NOT NULL);
  CREATE TABLE _tajo.seen (source text NOT NULL, stream text NOT NULL, key text NOT NULL);
  CREATE INDEX ON _tajo.seen (source, stream);
  COMMENT ON TABLE _tajo.checkpoints IS 'Where each stream goes on; committed together with its rows.';
  COMMENT ON TABLE _tajo.runs IS 'Every run with its verdict.';
  COMMENT ON TABLE _tajo.run_streams IS 'What each stream of a run read and stored.';
  COMMENT ON TABLE _tajo.rejected IS 'Records that could not be read or stored, until they are.';
  COMMENT ON TABLE _tajo.catalog IS 'Tables Tajo made, and what they hold.';
  COMMENT ON COLUMN _tajo.catalog.history IS 'Empty: there is no history table; false: it is no longer kept.';
  COMMENT ON COLUMN _tajo.catalog.full_name IS 'Layer and table as configured, where PostgreSQL takes no names that long.';
  COMMENT ON TABLE _tajo.catalog_columns IS 'Columns of these tables.';
  COMMENT ON COLUMN _tajo.catalog_columns.full_name IS 'The column''s name, where PostgreSQL takes none that long.';
  COMMENT ON TABLE _tajo.parent_reads IS 'Parents whose children were read completely, and as of which version of the parent.';
  COMMENT ON TABLE _tajo.walks IS 'Lists being read from end to end at present.';
  COMMENT ON TABLE _tajo.seen IS 'Keys met in such a list so far.';

  CREATE FUNCTION _tajo.try_jsonb(value text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT AS
    $$ BEGIN RETURN value::jsonb; EXCEPTION WHEN data_exception THEN RETURN NULL; END $$;
  CREATE FUNCTION _tajo.try_bigint(value text) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT AS
    $$ BEGIN RETURN value::numeric::bigint; EXCEPTION WHEN data_exception THEN RETURN NULL; END $$;
  CREATE FUNCTION _tajo.try_double(value text) RETURNS double precision LANGUAGE plpgsql IMMUTABLE STRICT AS
    $$ BEGIN RETURN value::double precision; EXCEPTION WHEN data_exception THEN RETURN NULL; END $$;
  CREATE FUNCTION _tajo.try_boolean(value text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS
    $$ BEGIN RETURN value::boolean; EXCEPTION WHEN data_exception THEN RETURN NULL; END $$;
  -- What does not begin like a date is none: PostgreSQL itself would take 'yesterday'.
  CREATE FUNCTION _tajo.timestamp_of(value text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT CASE WHEN substr(value, 5, 1) = '-' AND ascii(value) BETWEEN 48 AND 57 THEN value ELSE left(value, 0) END::timestamptz $$;
  CREATE FUNCTION _tajo.date_of(value text) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT CASE WHEN substr(value, 5, 1) = '-' AND ascii(value) BETWEEN 48 AND 57 THEN value ELSE left(value, 0) END::date $$;
  CREATE FUNCTION _tajo.try_timestamp(value text) RETURNS timestamptz LANGUAGE plpgsql STABLE STRICT SET TimeZone = 'UTC' AS
    $$ BEGIN RETURN _tajo.timestamp_of(value); EXCEPTION WHEN data_exception THEN RETURN NULL; END $$;
  CREATE FUNCTION _tajo.try_date(value text) RETURNS date LANGUAGE plpgsql STABLE STRICT AS
    $$ BEGIN RETURN _tajo.date_of(value); EXCEPTION WHEN data_exception THEN RETURN NULL; END $$;
  CREATE FUNCTION _tajo.try_texts(value jsonb) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT AS
    $$ BEGIN RETURN (SELECT v FROM jsonb_to_record(jsonb_build_object('v', value)) AS r(v text[])); EXCEPTION WHEN data_exception THEN RETURN NULL; END $$;
  CREATE FUNCTION _tajo.try_bigints(value jsonb) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE STRICT AS
    $$ BEGIN RETURN (SELECT v FROM jsonb_to_record(jsonb_build_object('v', value)) AS r(v bigint[])); EXCEPTION WHEN data_exception THEN RETURN NULL; END $$;

  -- A JSON value with every masked place in it masked, also in the objects of an array. Masks: {"key": "hash" | "redact" | "drop" | {…}}.
  CREATE FUNCTION _tajo.masked(value jsonb, masks jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT AS $$
  DECLARE
    name text; mask jsonb; inner_value jsonb; result jsonb := value;
  BEGIN
    IF jsonb_typeof(value) = 'array' THEN
      -- Arrays of arrays are no shape a path names: they go.
      RETURN (SELECT coalesce(jsonb_agg(CASE jsonb_typeof(item) WHEN 'object' THEN _tajo.masked(item, masks) WHEN 'array' THEN 'null'::jsonb ELSE item END ORDER BY place), '[]'::jsonb)
        FROM jsonb_array_elements(value) WITH ORDINALITY AS items(item, place));
    END IF;
    IF jsonb_typeof(value) <> 'object' THEN RETURN value; END IF;
    FOR name, mask IN SELECT * FROM jsonb_each(masks) LOOP
      inner_value := value -> name;
      CONTINUE WHEN inner_value IS NULL;
      IF jsonb_typeof(mask) = 'object' THEN
        result := jsonb_set(result, ARRAY[name], _tajo.masked(inner_value, mask));
      ELSIF mask = '"hash"' AND jsonb_typeof(inner_value) <> 'null' THEN
        result := jsonb_set(result, ARRAY[name], to_jsonb(encode(sha256(convert_to(value ->> name, 'UTF8')), 'hex')));
      ELSIF mask = '"redact"' AND jsonb_typeof(inner_value) = 'string' THEN
        result := jsonb_set(result, ARRAY[name], '"***"');
      ELSE
        result := result - name;
      END IF;
    END LOOP;
    RETURN result;
  END $$;

  CREATE FUNCTION _tajo.later(earlier anyelement, later anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $2';
  CREATE AGGREGATE _tajo.latest(anyelement) (SFUNC = _tajo.later, STYPE = anyelement);
  CREATE FUNCTION _tajo.join_two(one jsonb, other jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT coalesce($1 || $2, $1, $2)';
  CREATE AGGREGATE _tajo.joined(jsonb) (SFUNC = _tajo.join_two, STYPE = jsonb);
  `,
  `
  CREATE TABLE _tajo.activation_ledger (
    customer_id text NOT NULL, brevo_id bigint, input_hash text NOT NULL, mapping_hash text NOT NULL, mirror_modified_at timestamptz,
    delivered jsonb NOT NULL, lists jsonb NOT NULL, outcome text NOT NULL, reason text, attempts integer NOT NULL,
    next_try_at timestamptz, confirmed_at timestamptz, plan_id text NOT NULL, PRIMARY KEY (customer_id)
  );
  CREATE TABLE _tajo.activation_plans (
    id text NOT NULL, created_at timestamptz NOT NULL, state text NOT NULL, hash text NOT NULL, summary jsonb NOT NULL,
    released_because text, finished_at timestamptz, PRIMARY KEY (id)
  );
  CREATE TABLE _tajo.activation_rejected (
    id text NOT NULL, plan_id text NOT NULL, customer_id text NOT NULL, field text, cause text NOT NULL, message text NOT NULL,
    fix text NOT NULL, rejected_at timestamptz NOT NULL, retried boolean NOT NULL, PRIMARY KEY (id)
  );
  CREATE TABLE _tajo.activation_conflicts (
    id text NOT NULL, customer_id text NOT NULL, field text NOT NULL, ours jsonb, theirs jsonb, winner text NOT NULL,
    found_at timestamptz NOT NULL, settled_at timestamptz, PRIMARY KEY (id)
  );
  CREATE TABLE _tajo.activation_events (
    event_key text NOT NULL, delivery_id text NOT NULL, name text NOT NULL, customer_id text NOT NULL, brevo_id bigint, source text NOT NULL,
    ticket_id bigint, happened_at timestamptz NOT NULL, state text NOT NULL, claimed_at timestamptz, settled_at timestamptz, reason text, PRIMARY KEY (event_key)
  );
  CREATE TABLE _tajo.activation_companies (
    company_id text NOT NULL, brevo_id text NOT NULL, name text NOT NULL, hash text NOT NULL, linked jsonb NOT NULL, confirmed_at timestamptz NOT NULL, PRIMARY KEY (company_id)
  );
  CREATE TABLE _tajo.suppressions (address_hash text NOT NULL, since timestamptz NOT NULL, why text NOT NULL, PRIMARY KEY (address_hash));
  CREATE TABLE _tajo.helpdesk_writes (
    id text NOT NULL, customer_id text NOT NULL, source text NOT NULL, contact_id bigint NOT NULL, field text NOT NULL, value_hash text NOT NULL,
    state text NOT NULL, settles jsonb, before_hash text NOT NULL, version timestamptz, written_at timestamptz NOT NULL, attempts integer NOT NULL,
    next_try_at timestamptz, cause text, reason text, PRIMARY KEY (id)
  );
  CREATE TABLE _tajo.models (
    name text NOT NULL, sql_hash text NOT NULL, built_at timestamptz NOT NULL, row_count bigint NOT NULL, built_how text NOT NULL,
    milliseconds bigint NOT NULL, inputs jsonb NOT NULL, PRIMARY KEY (name)
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
  CREATE TABLE _tajo.erased (mark text NOT NULL, kind text NOT NULL, erased_at timestamptz NOT NULL, receipt text NOT NULL, PRIMARY KEY (mark));
  CREATE TABLE _tajo.erasures (
    id text NOT NULL, address_hash text NOT NULL, erased_at timestamptz NOT NULL, finished_at timestamptz, actor text NOT NULL,
    reason text NOT NULL, state text NOT NULL, receipt jsonb NOT NULL, open jsonb NOT NULL, PRIMARY KEY (id)
  );
  COMMENT ON TABLE _tajo.erased IS 'Keyed hashes of people who were erased and of records about them: nothing personal of theirs is stored again.';
  COMMENT ON TABLE _tajo.erasures IS 'Receipts of erasures, without personal data; open: numbers of the person at vendors that have yet to erase them.';
  `,
]

/** Holds the rows of an unfinished walk of a table that is replaced whole. */
export const stagingSchema = '_tajo_staging'
