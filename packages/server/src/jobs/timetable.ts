import type { ServerKey } from '@tajo/control/key'
import type { ScheduledJob } from '@tajo/control/schedules'
import type { Config, SourceConfig } from '@tajo/core/config/config'
import { scheduleActor } from './handlers.ts'
import { sealedOrder } from './order.ts'

const dayMs = 86_400_000

/** What the configuration wants done again and again. */
export function timetable(config: Config, key: ServerKey): readonly ScheduledJob[] {
  return config.sources
    .filter(({ enabled }) => enabled)
    .flatMap((source) => [...syncOf(source, key), ...fullOf(source, key)])
}

function syncOf(source: SourceConfig, key: ServerKey): readonly ScheduledJob[] {
  const { name, schedule, timeZone, jitterMs, catchUp } = source
  if (schedule === undefined) return []
  const timing = schedule.kind === 'cron' ? { cron: schedule.expression } : { everyMs: schedule.minutes * 60_000 }
  return [
    {
      name: `sync ${name}`,
      kind: 'sync',
      source: name,
      data: order(key, { source: name }),
      key: `scheduled ${name}`,
      rule: { timing, timeZone, jitterMs: jitterMs ?? null, catchUp },
    },
  ]
}

function fullOf(
  { name, fullSyncDays, timeZone, jitterMs, catchUp }: SourceConfig,
  key: ServerKey,
): readonly ScheduledJob[] {
  if (fullSyncDays === undefined) return []
  return [
    {
      name: `full sync ${name}`,
      kind: 'sync',
      source: name,
      data: order(key, { source: name, full: true }),
      key: `scheduled full ${name}`,
      rule: { timing: { everyMs: fullSyncDays * dayMs }, timeZone, jitterMs: jitterMs ?? null, catchUp },
    },
  ]
}

function order(key: ServerKey, input: unknown): Readonly<Record<string, unknown>> {
  return sealedOrder(key, { operation: 'sync', actor: scheduleActor, input })
}

/** `every 15m`, `every 1h`, `0 6 * * *` */
export function timingWords(timing: { readonly everyMs: number } | { readonly cron: string }): string {
  if ('cron' in timing) return timing.cron
  const minutes = timing.everyMs / 60_000
  if (minutes % 1440 === 0 && minutes > 1440) return `every ${minutes / 1440} days`
  return minutes % 60 === 0 ? `every ${minutes / 60}h` : `every ${minutes}m`
}
