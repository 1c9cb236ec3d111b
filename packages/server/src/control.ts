import type { Control as ControlStore } from '@tajo/control/open'

/** What the server keeps between restarts, and shares with other servers and workers. */
export type Control = Pick<
  ControlStore,
  'inbox' | 'jobs' | 'schedules' | 'tokens' | 'audit' | 'secrets' | 'alerts' | 'ready'
>
