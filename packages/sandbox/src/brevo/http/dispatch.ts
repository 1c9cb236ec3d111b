import { headerOf, type SandboxRequest, type SandboxResponse } from '../../http/message.ts'
import type { PathTable } from '../../http/path-table.ts'
import type { Settings } from '../options.ts'
import type { Desk, Route } from './call.ts'
import { ipBlocked, keyMissing, keyUnknown, methodNotAllowed, notFound, Problem, permissionDenied } from './problem.ts'

/** The name of the key a call carries, or why it is refused. The address is looked at before the key is of use [guess]. */
export function keyNameOf(settings: Settings, request: SandboxRequest): string | Problem {
  const key = headerOf(request, 'api-key')
  if (key === undefined || key === '') return keyMissing()
  const name = key === settings.apiKey ? settings.apiKeyName : settings.otherKeys[key]
  if (name === undefined) return keyUnknown()
  return settings.quirks.ipBlocked ? ipBlocked() : name
}

export function dispatch(
  desk: Desk,
  paths: PathTable<Route>,
  request: SandboxRequest,
  url: URL,
  key: string,
): SandboxResponse {
  try {
    const path = url.pathname.startsWith('/v3/') ? url.pathname.slice(4) : undefined
    const found = path === undefined ? { verbs: [] } : paths.find(request.method, path)
    if (!('route' in found))
      throw found.verbs.length > 0 ? methodNotAllowed('Method not allowed') : notFound('Path not found')
    const { route, segments } = found
    const endpoint = `${route.method} ${route.path.replaceAll(':text}', '}')}`
    desk.world.counters.count(endpoint)
    if (route.crm === true && desk.settings.quirks.withoutCompanies) {
      throw permissionDenied('This feature is not available in your plan')
    }
    const origin = `http://${headerOf(request, 'host') ?? 'sandbox.brevo.example'}`
    const actor = { by: 'api', key, endpoint } as const
    return route.answer({ ...desk, request, origin, query: url.searchParams, segments, actor })
  } catch (error) {
    if (error instanceof Problem) return error.response
    throw error
  }
}
