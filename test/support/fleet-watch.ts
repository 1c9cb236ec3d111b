import pg from 'pg'

/** Times are milliseconds of the database server's clock, which is this machine's. */
export interface Hold {
  /** `null`: the job is about all of them, as building models is. */
  readonly source: string | null
  readonly kind: string
  readonly job: string
  readonly pid: number
  readonly from: number
  /** Infinity while it lasts. */
  readonly to: number
  /** Another worker ended it, taking this one for dead. */
  readonly taken: boolean
  /** Nobody had the job after it. */
  readonly last: boolean
}

export interface Written {
  readonly layer: string
  /** Process that wrote; the database's own process that did it for it. */
  readonly pid: number
  readonly session: number
  readonly transaction: string
  readonly at: number
  readonly committedAt: number
}

/** A session that got hold of a source in the warehouse: from then on it alone may write the source's tables. */
export interface Taken {
  readonly source: string
  readonly pid: number
  readonly at: number
}

/** What the databases themselves saw of who held which source and who wrote its tables. Works by triggers, whatever Tajo believes. */
export interface FleetWatch {
  holds(): Promise<readonly Hold[]>
  writes(): Promise<readonly Written[]>
  takings(): Promise<readonly Taken[]>
  /** Whether a process counts as a worker at the moment. */
  isListed(pid: number): Promise<boolean>
  close(): Promise<void>
}

const watchControl = `
  CREATE SCHEMA fleet;
  CREATE TABLE fleet.held (n bigserial, op text, job uuid, kind text, worker uuid, at timestamptz, txid xid8);
  CREATE TABLE fleet.workers (op text, id uuid, name text, txid xid8);
  CREATE FUNCTION fleet.note_held() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE it record := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    BEGIN
      INSERT INTO fleet.held (op, job, kind, worker, at, txid)
        VALUES (TG_OP, it.job_id, it.kind, it.worker, clock_timestamp(), pg_current_xact_id());
      RETURN NULL;
    END $$;
  CREATE FUNCTION fleet.note_worker() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE it record := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    BEGIN
      INSERT INTO fleet.workers VALUES (TG_OP, it.id, it.name, pg_current_xact_id());
      RETURN NULL;
    END $$;
  CREATE TRIGGER fleet AFTER INSERT OR DELETE ON tajo_control.running FOR EACH ROW EXECUTE FUNCTION fleet.note_held();
  CREATE TRIGGER fleet AFTER INSERT OR DELETE ON tajo_control.workers FOR EACH ROW EXECUTE FUNCTION fleet.note_worker()`

const watchWarehouse = `
  CREATE SCHEMA fleet;
  CREATE TABLE fleet.writes (n bigserial PRIMARY KEY, layer text, name text, session integer, txid xid8, at timestamptz);
  CREATE TABLE fleet.commits (n bigint, at timestamptz);
  CREATE FUNCTION fleet.note_write() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO fleet.writes (layer, name, session, txid, at)
        VALUES (TG_TABLE_SCHEMA, current_setting('application_name'), pg_backend_pid(), pg_current_xact_id(), clock_timestamp());
      RETURN NULL;
    END $$;
  CREATE FUNCTION fleet.note_commit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO fleet.commits VALUES (NEW.n, clock_timestamp()); RETURN NULL; END $$;
  CREATE CONSTRAINT TRIGGER fleet AFTER INSERT ON fleet.writes DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION fleet.note_commit();
  CREATE TABLE fleet.takings (source text, name text, at timestamptz);
  CREATE FUNCTION fleet.note_taken() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO fleet.takings VALUES (substr(NEW.key, 16), current_setting('application_name'), clock_timestamp());
      RETURN NULL;
    END $$;
  CREATE TRIGGER fleet AFTER INSERT OR UPDATE ON _tajo.meta FOR EACH ROW WHEN (NEW.key LIKE 'last holder of %')
    EXECUTE FUNCTION fleet.note_taken();
  CREATE FUNCTION fleet.watch_table() RETURNS event_trigger LANGUAGE plpgsql AS $$
    DECLARE one record;
    BEGIN
      FOR one IN SELECT * FROM pg_event_trigger_ddl_commands() WHERE command_tag = 'CREATE TABLE' AND schema_name LIKE 'desk\\_%' LOOP
        EXECUTE format('CREATE TRIGGER fleet AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH STATEMENT EXECUTE FUNCTION fleet.note_write()', one.object_identity);
      END LOOP;
    END $$;
  CREATE EVENT TRIGGER fleet ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION fleet.watch_table()`

/** Both databases hold Tajo's schema already. Layers of the sources have to begin with `desk_`. */
export async function watchFleet(controlUrl: string, warehouseUrl: string): Promise<FleetWatch> {
  const [control, warehouse] = await Promise.all([connected(controlUrl), connected(warehouseUrl)])
  await control.query(watchControl)
  await warehouse.query(watchWarehouse)
  return {
    holds: async () => {
      const { rows } = await control.query<HeldRow>(
        `SELECT (SELECT data ->> 'source' FROM tajo_queue.job WHERE id = begun.job) AS source, begun.kind, begun.job,
           NOT EXISTS (SELECT 1 FROM fleet.held AS later WHERE later.op = 'INSERT' AND later.job = begun.job AND later.n > begun.n) AS last,
           extract(epoch FROM begun.at) * 1000 AS began, extract(epoch FROM ended.at) * 1000 AS ended,
           (SELECT name FROM fleet.workers WHERE id = begun.worker LIMIT 1) AS name,
           EXISTS (SELECT 1 FROM fleet.workers WHERE op = 'DELETE' AND id = begun.worker AND txid = ended.txid) AS taken
         FROM fleet.held AS begun LEFT JOIN LATERAL (SELECT at, txid FROM fleet.held
           WHERE op = 'DELETE' AND job = begun.job AND worker = begun.worker AND n > begun.n ORDER BY n LIMIT 1) AS ended ON true
         WHERE begun.op = 'INSERT' ORDER BY begun.n`,
      )
      return rows.map(({ source, kind, job, began, ended, name, taken, last }) => ({
        source,
        kind,
        job,
        pid: pidIn(name),
        from: Number(began),
        to: ended === null ? Number.POSITIVE_INFINITY : Number(ended),
        taken,
        last,
      }))
    },
    writes: async () => {
      const { rows } = await warehouse.query<WrittenRow>(
        `SELECT layer, name, session, txid::text, extract(epoch FROM writes.at) * 1000 AS at, extract(epoch FROM commits.at) * 1000 AS committed
         FROM fleet.writes JOIN fleet.commits USING (n) ORDER BY writes.at, n`,
      )
      return rows.map(({ layer, name, session, txid, at, committed }) => ({
        layer,
        pid: pidIn(name),
        session,
        transaction: txid,
        at: Number(at),
        committedAt: Number(committed),
      }))
    },
    takings: async () => {
      const { rows } = await warehouse.query<{ source: string; name: string; at: string }>(
        'SELECT source, name, extract(epoch FROM at) * 1000 AS at FROM fleet.takings ORDER BY 3',
      )
      return rows.map(({ source, name, at }) => ({ source, pid: pidIn(name), at: Number(at) }))
    },
    isListed: async (pid) => {
      const { rows } = await control.query<{ name: string }>('SELECT name FROM tajo_control.workers')
      return rows.some(({ name }) => pidIn(name) === pid)
    },
    close: async () => {
      await Promise.all([control.end(), warehouse.end()])
    },
  }
}

interface HeldRow {
  readonly source: string | null
  readonly kind: string
  readonly job: string
  readonly began: string
  readonly ended: string | null
  readonly name: string | null
  readonly taken: boolean
  readonly last: boolean
}

interface WrittenRow {
  readonly layer: string
  readonly name: string
  readonly session: number
  readonly txid: string
  readonly at: string
  readonly committed: string
}

/** `host:123`, `tajo worker @host:123` */
function pidIn(name: string | null): number {
  return Number(/:(\d+)$/.exec(name ?? '')?.[1] ?? -1)
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return client
}
