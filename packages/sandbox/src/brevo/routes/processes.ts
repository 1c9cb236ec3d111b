import { json, type SandboxResponse } from '../../http/message.ts'
import { type Call, idOf, type Route } from '../http/call.ts'
import { cut, pageOf } from '../http/page.ts'
import { Problem } from '../http/problem.ts'
import { stamp } from '../world/moment.ts'
import type { Process } from '../world/processes.ts'
import { REPORTS } from './import-rows.ts'

function view(call: Call, process: Process): object {
  const { world, settings } = call
  const { id, name, done } = process
  const status = world.processes.statusOf(process, world.now())
  const link = (file: string) => `${call.origin}${world.processes.pathOf(process, file)}`
  const times = {
    created_at: stamp(process.startedMs, settings.utcOffset),
    ...(done === undefined ? undefined : { completed_at: stamp(done.atMs, settings.utcOffset) }),
  }
  if (done === undefined || done.failed === true) return { id, name, status, ...times }
  if (done.file !== undefined) return { id, name, status, export_url: link('contacts.csv'), ...times }
  if (done.rejects === undefined) return { id, name, status, ...times }
  const { rejects } = done
  const reports = REPORTS.map((report) => [report, rejects[report] === undefined ? null : link(`${report}.csv`)])
  return { id, name, status, info: { import: Object.fromEntries(reports) }, ...times }
}

function list(call: Call): SandboxResponse {
  const page = pageOf(call, { usual: 10, most: 50 })
  const all = [...call.world.processes.all.values()]
  const ordered = page.order === 'asc' ? all : all.reverse()
  return json(200, JSON.stringify({ processes: cut(ordered, page).map((one) => view(call, one)), count: all.length }))
}

export const processes: readonly Route[] = [
  { method: 'GET', path: '/processes', answer: list },
  {
    method: 'GET',
    path: '/processes/{id:text}',
    answer(call) {
      const process = call.world.processes.all.get(idOf(call))
      // 404 with a code of a 400 [oas].
      if (process === undefined) throw new Problem(404, { code: 'invalid_parameter', message: 'processId is invalid' })
      return json(200, JSON.stringify(view(call, process)))
    },
  },
]
