import { type Claim, takeOver } from './claims.ts'
import type { WorkParts } from './worker.ts'

const beatEveryMs = 2_000
/** After so long without a beat a worker is taken for dead. */
const silentAfterMs = 8_000

interface Heart {
  /** Jobs this worker believes to hold. */
  held(): readonly Claim[]
  lost(claim: Claim): void
  stopped(claim: Claim): void
}

export interface Beats {
  /** Looks at once whether a job is to stop. */
  now(): void
  end(): Promise<void>
}

export interface WorkerId {
  readonly id: string
  readonly name: string
  readonly kinds: readonly string[]
}

/** Says every two seconds that this worker lives, and takes over from those that no longer do. */
export async function beating(parts: WorkParts, worker: WorkerId, heart: Heart): Promise<Beats> {
  const { sql, clock, log } = parts
  const ending = new AbortController()
  let lastBeat = clock.now()
  let under: Promise<void> | undefined

  const beat = async (): Promise<void> => {
    // Asked before: what is claimed meanwhile is not there to be missed.
    const believed = heart.held()
    try {
      await sayAlive(parts, worker)
      const rows = await sql.rows<{ job_id: string; attempt: number; stop_asked: boolean }>(
        'SELECT job_id, attempt, stop_asked FROM tajo_control.running WHERE worker = $1',
        [worker.id],
      )
      lastBeat = clock.now()
      for (const claim of believed) {
        const mine = rows.find((row) => row.job_id === claim.id && row.attempt === claim.attempt)
        if (mine === undefined) heart.lost(claim)
        else if (mine.stop_asked) heart.stopped(claim)
      }
      await sweep(parts)
    } catch (error) {
      log.warn('A worker’s beat did not reach the control store.', { worker: worker.name, error: String(error) })
      // By now others have taken over what it holds.
      if (clock.now() - lastBeat > silentAfterMs) for (const claim of believed) heart.lost(claim)
    }
  }
  const once = (): Promise<void> => {
    under ??= beat().finally(() => {
      under = undefined
    })
    return under
  }
  const loop = async (): Promise<void> => {
    for (;;) {
      try {
        await clock.sleep(beatEveryMs, ending.signal)
      } catch {
        return
      }
      await once()
    }
  }

  await sayAlive(parts, worker)
  const looping = loop()
  return {
    now: () => void once(),
    end: async () => {
      ending.abort(new Error('ended'))
      await looping
      await under
      // Gone from the list at once; had it still held something, the sweep of the others would find it there.
      await sql
        .rows(
          'DELETE FROM tajo_control.workers WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM tajo_control.running WHERE worker = $1)',
          [worker.id],
        )
        .catch((error) => log.warn('A worker could not sign off.', { worker: worker.name, error: String(error) }))
    },
  }
}

async function sayAlive({ sql }: WorkParts, worker: WorkerId): Promise<void> {
  await sql.rows(
    `INSERT INTO tajo_control.workers (id, name, kinds) VALUES ($1, $2, $3::text[])
     ON CONFLICT (id) DO UPDATE SET beat_at = clock_timestamp()`,
    [worker.id, worker.name, worker.kinds],
  )
}

/** The time is the database's: clocks of machines differ. */
async function sweep({ sql, boss, log }: WorkParts): Promise<void> {
  const silent = `beat_at < clock_timestamp() - interval '${silentAfterMs} milliseconds'`
  const found = await sql.rows(`SELECT 1 FROM tajo_control.workers WHERE ${silent} LIMIT 1`)
  if (found.length === 0) return
  await sql.transaction(async (work) => {
    const workers = await work.rows<{ id: string; name: string }>(
      `SELECT id, name FROM tajo_control.workers WHERE ${silent} FOR UPDATE SKIP LOCKED`,
    )
    for (const { id, name } of workers) {
      const jobs = await takeOver(work, boss, id)
      await work.rows('DELETE FROM tajo_control.workers WHERE id = $1', [id])
      log.warn('A worker has fallen silent; its jobs go to others.', { worker: name, jobs })
    }
  })
}
