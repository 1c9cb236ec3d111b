import type { SourceConfig } from '../config/config.ts'

/** Settings of a source that only a server looks at, as they are when the file says none of them. */
export const unscheduled: Pick<
  SourceConfig,
  'schedule' | 'timeZone' | 'jitterMs' | 'catchUp' | 'fullSyncDays' | 'freshnessMs' | 'webhooks'
> = {
  schedule: undefined,
  timeZone: 'UTC',
  jitterMs: undefined,
  catchUp: 'once',
  fullSyncDays: undefined,
  freshnessMs: undefined,
  webhooks: { secret: undefined, previousSecret: undefined, keyName: undefined, log: false },
}
