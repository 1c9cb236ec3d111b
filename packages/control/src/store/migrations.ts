/** Schema of the control store, one entry a version. An entry that was released is never changed. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE tajo_control.inbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL, key text NOT NULL, topic text NOT NULL, happenings jsonb NOT NULL, hints jsonb NOT NULL,
    occurred_at timestamptz, received_at timestamptz NOT NULL, state text NOT NULL, attempts integer NOT NULL DEFAULT 0,
    settled_at timestamptz, note text, headers jsonb NOT NULL, body bytea, written_by xid8 NOT NULL DEFAULT pg_current_xact_id(),
    UNIQUE (source, key)
  );
  CREATE INDEX inbox_pending ON tajo_control.inbox (source, id) WHERE state = 'pending';
  CREATE INDEX inbox_written ON tajo_control.inbox (written_by, id);
  CREATE INDEX inbox_received ON tajo_control.inbox (received_at) WHERE body IS NOT NULL;
  COMMENT ON TABLE tajo_control.inbox IS 'Webhook deliveries that proved authentic, and what became of each.';
  COMMENT ON COLUMN tajo_control.inbox.written_by IS 'Transaction that stored the row: rows in its order are never overtaken by one that commits later.';

  CREATE TABLE tajo_control.workers (
    id uuid PRIMARY KEY, name text NOT NULL, kinds text[] NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(), beat_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE TABLE tajo_control.running (
    lane text PRIMARY KEY, job_id uuid NOT NULL UNIQUE, kind text NOT NULL, attempt integer NOT NULL, worker uuid NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(), stop_asked boolean NOT NULL DEFAULT false
  );
  CREATE INDEX running_worker ON tajo_control.running (worker);
  CREATE TABLE tajo_control.job_news (
    seq bigint GENERATED ALWAYS AS IDENTITY, job_id uuid NOT NULL, slot text, news jsonb NOT NULL,
    told_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (job_id, seq)
  );
  COMMENT ON TABLE tajo_control.workers IS 'Processes that run jobs; one that has not been heard of for some seconds loses them.';
  COMMENT ON TABLE tajo_control.running IS 'Which worker runs which job. One job a lane: a source has one run at a time.';
  COMMENT ON TABLE tajo_control.job_news IS 'What a job has told of itself. News in a slot take the place of the earlier ones there.';

  CREATE TABLE tajo_control.schedules (
    name text PRIMARY KEY, kind text NOT NULL, source text, spec jsonb NOT NULL, data jsonb NOT NULL,
    due_at timestamptz, last_due_at timestamptz
  );
  CREATE INDEX schedules_due ON tajo_control.schedules (due_at);
  CREATE TABLE tajo_control.tokens (
    id text PRIMARY KEY, name text NOT NULL, hash bytea NOT NULL, role text NOT NULL, created_at timestamptz NOT NULL, created_by text NOT NULL,
    expires_at timestamptz, last_used_at timestamptz, revoked_at timestamptz
  );
  CREATE TABLE tajo_control.audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL, actor text NOT NULL, action text NOT NULL,
    input jsonb NOT NULL, outcome text NOT NULL, code text, request_id text
  );
  CREATE FUNCTION tajo_control.refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$;
  CREATE TRIGGER audit_is_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON tajo_control.audit
    FOR EACH STATEMENT EXECUTE FUNCTION tajo_control.refuse();
  COMMENT ON TABLE tajo_control.schedules IS 'What is due when.';
  COMMENT ON TABLE tajo_control.tokens IS 'Who may call the API. Of a token only its hash is kept.';
  COMMENT ON TABLE tajo_control.audit IS 'Who did what. Only added to.';
  `,
  `
  CREATE TABLE tajo_control.alerts (
    source text NOT NULL, stream text NOT NULL, state text NOT NULL, since timestamptz NOT NULL,
    code text, message text, hint text, PRIMARY KEY (source, stream)
  );
  CREATE TABLE tajo_control.notices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, message_id uuid NOT NULL, channel text NOT NULL, notice jsonb NOT NULL,
    made_at timestamptz NOT NULL, attempts integer NOT NULL DEFAULT 0, next_try_at timestamptz, sent_at timestamptz,
    given_up_at timestamptz, error text
  );
  CREATE INDEX notices_due ON tajo_control.notices (next_try_at) WHERE next_try_at IS NOT NULL;
  CREATE TABLE tajo_control.secrets (
    name text PRIMARY KEY, sealed bytea NOT NULL, kept_at timestamptz NOT NULL, previous bytea, previous_until timestamptz
  );
  COMMENT ON TABLE tajo_control.alerts IS 'State of each source, and of each stream with a freshness of its own.';
  COMMENT ON TABLE tajo_control.notices IS 'Changes of state that people are told of, by channel; kept until they arrived, or with the reason why not.';
  COMMENT ON TABLE tajo_control.secrets IS 'Secrets that vendors gave to Tajo, sealed; during a change the one before counts too.';
  `,
]
