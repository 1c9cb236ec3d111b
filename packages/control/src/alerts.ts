import { randomUUID } from 'node:crypto'
import type { Clock } from '@tajo/core/clock'
import { isTajoError } from '@tajo/core/errors'
import type { Log } from '@tajo/core/log'
import type { AlertState, Notice } from './alerts/notice.ts'
import type { ChannelName, ChannelSettings } from './notify/channels.ts'
import { channelsOf, send } from './notify/send.ts'
import type { Sql } from './store/sql.ts'

/** How a source, or one stream of it, stands now. */
export interface Standing {
  readonly source: string
  /** `null`: the source as a whole. */
  readonly stream: string | null
  readonly state: AlertState
  /** Why, where it is not `ok`: no personal data. */
  readonly code: string | null
  readonly message: string | null
  readonly hint: string | null
}

export interface AlertView extends Standing {
  /** ISO 8601. */
  readonly since: string
}

export interface NoticeView {
  readonly id: number
  readonly channel: ChannelName
  readonly notice: Notice
  readonly attempts: number
  /** `null` once it arrived or was given up. */
  readonly nextTryAt: string | null
  readonly sentAt: string | null
  readonly givenUpAt: string | null
  readonly error: string | null
}

/** Tells people when the state of something changes, once per change. */
export interface Alerts {
  /** Answers the notice of a change, `null` where nothing has changed. */
  report(standing: Standing): Promise<Notice | null>
  list(): Promise<readonly AlertView[]>
  /** Forgets sources and streams that are no longer there. */
  keepOnly(sources: readonly { readonly source: string; readonly stream: string | null }[]): Promise<void>
  /** Sends what is due; what does not arrive is tried again, for three days. To be called every few seconds; one caller at a time gets each. */
  deliver(): Promise<{ readonly sent: number; readonly failed: number }>
  /** Newest first. */
  notices(limit?: number): Promise<readonly NoticeView[]>
}

const waitsMs = [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000]
const giveUpAfterMs = 3 * 24 * 3_600_000
/** While one is sending a notice no other takes it. */
const leaseMs = 120_000
const atOnce = 20

export function makeAlerts(
  { sql, clock, log, redact }: { sql: Sql; clock: Clock; log: Log; redact: (text: string) => string },
  settings: ChannelSettings,
): Alerts {
  const iso = (ms: number): string => new Date(ms).toISOString()
  return {
    report: (standing) =>
      sql.transaction(async (work) => {
        const nowMs = clock.now()
        const { source, state } = standing
        const stream = standing.stream ?? ''
        const why =
          state === 'ok'
            ? [null, null, null]
            : [standing.code, standing.message, standing.hint].map((text) => (text === null ? null : redact(text)))
        await work.rows(
          `INSERT INTO tajo_control.alerts (source, stream, state, since) VALUES ($1, $2, 'ok', $3) ON CONFLICT DO NOTHING`,
          [source, stream, iso(nowMs)],
        )
        const [known] = await work.rows<{ state: AlertState; since: Date }>(
          'SELECT state, since FROM tajo_control.alerts WHERE source = $1 AND stream = $2 FOR UPDATE',
          [source, stream],
        )
        const isChange = known !== undefined && known.state !== state
        await work.rows(
          `UPDATE tajo_control.alerts SET state = $3, since = CASE WHEN state = $3 THEN since ELSE $4::timestamptz END,
             code = $5, message = $6, hint = $7 WHERE source = $1 AND stream = $2`,
          [source, stream, state, iso(nowMs), ...why],
        )
        if (!isChange) return null
        const [code = null, message = null, hint = null] = why
        const afterMs = nowMs - known.since.getTime()
        const notice: Notice = {
          source,
          stream: standing.stream,
          before: known.state,
          state,
          at: iso(nowMs),
          afterMs,
          code,
          message,
          hint,
        }
        for (const channel of channelsOf(settings)) {
          await work.rows(
            `INSERT INTO tajo_control.notices (message_id, channel, notice, made_at, next_try_at) VALUES ($1, $2, $3::jsonb, $4, $4)`,
            [randomUUID(), channel, JSON.stringify(notice), iso(nowMs)],
          )
        }
        log.info('The state of a source has changed.', {
          source,
          stream: standing.stream,
          before: known.state,
          state,
          code,
        })
        return notice
      }),
    list: async () => {
      const rows = await sql.rows<Omit<AlertView, 'since'> & { since: Date }>(
        `SELECT source, nullif(stream, '') AS stream, state, since, code, message, hint FROM tajo_control.alerts ORDER BY source, alerts.stream`,
      )
      return rows.map((row) => ({ ...row, since: row.since.toISOString() }))
    },
    keepOnly: async (kept) => {
      await sql.rows(
        `DELETE FROM tajo_control.alerts WHERE NOT EXISTS (
           SELECT 1 FROM jsonb_to_recordset($1::jsonb) AS kept(source text, stream text)
           WHERE kept.source = alerts.source AND coalesce(kept.stream, '') = alerts.stream)`,
        [JSON.stringify(kept)],
      )
    },
    deliver: async () => {
      const nowMs = clock.now()
      const due = await sql.rows<DueNotice>(
        `UPDATE tajo_control.notices SET attempts = attempts + 1, next_try_at = $2
         WHERE id IN (SELECT id FROM tajo_control.notices WHERE next_try_at <= $1 ORDER BY id LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)
         RETURNING id, message_id, channel, notice, made_at, attempts`,
        [iso(nowMs), iso(nowMs + leaseMs)],
      )
      const outcomes = await Promise.all(due.map((one) => deliverOne(one)))
      const sent = outcomes.filter(Boolean).length
      return { sent, failed: outcomes.length - sent }
    },
    notices: async (limit = 100) => {
      const rows = await sql.rows<NoticeRow>(
        `SELECT id, channel, notice, attempts, next_try_at, sent_at, given_up_at, error FROM tajo_control.notices ORDER BY id DESC LIMIT $1`,
        [limit],
      )
      return rows.map((row) => ({
        id: row.id,
        channel: row.channel,
        notice: row.notice,
        attempts: row.attempts,
        nextTryAt: row.next_try_at?.toISOString() ?? null,
        sentAt: row.sent_at?.toISOString() ?? null,
        givenUpAt: row.given_up_at?.toISOString() ?? null,
        error: row.error,
      }))
    },
  }

  async function deliverOne(due: DueNotice): Promise<boolean> {
    const { id, channel, notice } = due
    try {
      const letter = { notice, messageId: due.message_id, nowMs: clock.now(), allowPrivate: settings.allowPrivate }
      if (!(await send(channel, settings, letter)))
        return await giveUp(due, `The channel ${channel} is not set up any more.`)
      await sql.rows('UPDATE tajo_control.notices SET sent_at = $2, next_try_at = NULL, error = NULL WHERE id = $1', [
        id,
        iso(clock.now()),
      ])
      return true
    } catch (error) {
      const why = redact(error instanceof Error ? error.message : String(error))
      const waitMs = waitsMs[Math.min(due.attempts, waitsMs.length) - 1] ?? 0
      const nextMs = clock.now() + waitMs
      const isHopeless = isTajoError(error) && error.code === 'TAJO_NOTICE_ADDRESS'
      if (isHopeless || nextMs - due.made_at.getTime() > giveUpAfterMs) return giveUp(due, why)
      log.warn('A notice did not arrive and is sent again later.', {
        notice: id,
        channel,
        error: why,
        seconds: waitMs / 1000,
      })
      await sql.rows('UPDATE tajo_control.notices SET next_try_at = $2, error = $3 WHERE id = $1', [
        id,
        iso(nextMs),
        why,
      ])
      return false
    }
  }

  async function giveUp({ id, channel, notice }: DueNotice, why: string): Promise<false> {
    const { source, state } = notice
    log.warn('A notice was given up: nobody was told.', { notice: id, channel, source, state, error: why })
    await sql.rows('UPDATE tajo_control.notices SET given_up_at = $2, next_try_at = NULL, error = $3 WHERE id = $1', [
      id,
      iso(clock.now()),
      why,
    ])
    return false
  }
}

interface DueNotice {
  readonly id: number
  readonly message_id: string
  readonly channel: ChannelName
  readonly notice: Notice
  readonly made_at: Date
  readonly attempts: number
}

interface NoticeRow extends Omit<DueNotice, 'message_id' | 'made_at'> {
  readonly next_try_at: Date | null
  readonly sent_at: Date | null
  readonly given_up_at: Date | null
  readonly error: string | null
}
