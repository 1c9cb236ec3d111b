import type { Inbox } from '@tajo/control/inbox'
import type { Jobs } from '@tajo/control/jobs'
import type { AuditRow, Control, TokenRow } from '../control.ts'

/** What a control store keeps, in memory: for tests of what is built on it. */
export interface MemoryControl extends Control {
  readonly audited: AuditRow[]
  readonly kept: Map<string, string>
}

const noJobs = {} as Jobs

const at = '2026-03-01T12:00:00.000Z'

export function memoryControl(
  { inbox, jobs = noJobs }: { inbox: Inbox; jobs?: Jobs },
  isReady: () => boolean = () => true,
): MemoryControl {
  const tokens = new Map<string, TokenRow>()
  const audited: AuditRow[] = []
  const kept = new Map<string, string>()
  return {
    audited,
    kept,
    inbox,
    ready: async () => {
      if (!isReady()) throw new Error('down')
    },
    tokens: {
      create: async ({ name, role, expiresAt }) => {
        const token = `tajo_${name.replaceAll(' ', '_')}`
        const row: TokenRow = {
          id: `t${tokens.size + 1}`,
          name,
          role,
          createdAt: at,
          expiresAt: expiresAt?.toISOString() ?? null,
          lastUsedAt: null,
          revokedAt: null,
        }
        tokens.set(token, row)
        return { row, token }
      },
      check: async (token) => {
        const row = tokens.get(token)
        return row === undefined || row.revokedAt !== null ? undefined : row
      },
      list: async () => [...tokens.values()],
      revoke: async (id) => {
        const found = [...tokens].find(([, row]) => row.id === id && row.revokedAt === null)
        if (found === undefined) return false
        tokens.set(found[0], { ...found[1], revokedAt: at })
        return true
      },
    },
    audit: {
      add: async (entry) => void audited.unshift({ ...entry, id: String(audited.length + 1), at }),
      list: async ({ limit }) => audited.slice(0, limit),
    },
    secrets: { get: async (source) => ({ current: kept.get(source), previous: undefined }) },
    jobs,
    schedules: {
      list: async () => [{ source: 'zendesk', job: 'sync', schedule: 'hourly', dueAt: at, lastAt: null }],
    },
    alerts: { list: async () => [] },
  }
}
