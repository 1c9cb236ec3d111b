import type { AuditRecord } from '@tajo/control/audit'
import type { Inbox } from '@tajo/control/inbox'
import type { Jobs } from '@tajo/control/jobs'
import type { Schedules } from '@tajo/control/schedules'
import type { TokenView } from '@tajo/control/tokens'
import type { Control } from '../control.ts'

/** What a control store keeps, in memory: for tests of what is built on it. */
export interface MemoryControl extends Control {
  readonly audited: AuditRecord[]
  readonly kept: Map<string, string>
}

const noJobs = {} as Jobs
const noSchedules: Schedules = { set: async () => {}, list: async () => [], enqueueDue: async () => [] }

const at = '2026-03-01T12:00:00.000Z'

export function memoryControl(
  { inbox, jobs = noJobs }: { inbox: Inbox; jobs?: Jobs },
  isReady: () => boolean = () => true,
): MemoryControl {
  const tokens = new Map<string, TokenView>()
  const audited: AuditRecord[] = []
  const kept = new Map<string, string>()
  return {
    audited,
    kept,
    inbox,
    ready: async () => {
      if (!isReady()) throw new Error('down')
    },
    tokens: {
      create: async ({ name, role, createdBy, expiresAt }) => {
        const token = `tajo_${name.replaceAll(' ', '_')}`
        const row: TokenView = {
          id: `t${tokens.size + 1}`,
          name,
          role,
          createdAt: at,
          createdBy,
          expiresAt,
          lastUsedAt: null,
          revokedAt: null,
        }
        tokens.set(token, row)
        return { ...row, token }
      },
      check: async (token) => {
        const row = tokens.get(token)
        return row === undefined || row.revokedAt !== null ? null : row
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
      add: async (entry) => void audited.unshift({ ...entry, id: audited.length + 1, at }),
      list: async () => audited,
    },
    secrets: {
      get: async (name) => {
        const current = kept.get(name)
        return current === undefined ? null : { current, previous: undefined }
      },
      keep: async (name, value) => void kept.set(name, value),
      remove: async (name) => kept.delete(name),
      list: async () => [],
    },
    jobs,
    schedules: noSchedules,
    alerts: {
      report: async () => null,
      list: async () => [],
      keepOnly: async () => {},
      deliver: async () => ({ sent: 0, failed: 0 }),
      notices: async () => [],
    },
  }
}
