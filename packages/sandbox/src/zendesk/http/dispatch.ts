import { headerOf, type SandboxRequest, type SandboxResponse } from '../../http/message.ts'
import type { PathTable } from '../../http/path-table.ts'
import type { Settings } from '../options.ts'
import { credentialOf, permit, requireCredential } from './auth.ts'
import type { Desk, Route } from './call.ts'
import {
  forbidden,
  invalidEndpoint,
  methodNotAllowed,
  notAuthenticated,
  Problem,
  silentlyForbidden,
} from './problem.ts'

/** The gates a call passes, in this order, before its endpoint answers. `path` has lost its `.json`. */
export function dispatch(
  desk: Desk,
  paths: PathTable<Route>,
  request: SandboxRequest,
  url: URL,
  path: string,
): SandboxResponse {
  try {
    const found = paths.find(request.method, path.slice(1))
    const isOpen = 'route' in found && found.route.open === true
    const credential = isOpen ? openCredential(desk, request) : credentialOf(desk.world, desk.settings, request)
    if (!isOpen) requireCredential(credential)
    if (!('route' in found)) throw found.verbs.length > 0 ? methodNotAllowed(found.verbs) : invalidEndpoint()
    const { route, segments } = found
    if (!isOpen && credential !== undefined) {
      allowFeature(desk.settings, route)
      permit(credential, route.method, route.scope)
      if (route.privilege === 'admin' && credential.user.role !== 'admin') throw forbidden()
    }
    const origin = originOf(desk, headerOf(request, 'host'))
    const user = credential?.user ?? null
    return route.answer({ ...desk, request, origin, path, query: url.searchParams, segments, user })
  } catch (error) {
    if (error instanceof Problem) return error.response
    throw error
  }
}

/** Who asks about itself without being anybody is told so kindly [client]; a dead bearer is not. */
function openCredential(desk: Desk, request: SandboxRequest) {
  return credentialOf(desk.world, desk.settings, request)
}

function allowFeature(settings: Settings, { feature }: Route): void {
  if (feature === undefined || settings.features[feature]) return
  switch (feature) {
    case 'help_center':
    case 'community':
      throw notAuthenticated()
    case 'side_conversations':
      throw silentlyForbidden()
    case 'talk':
    case 'sla':
    case 'bulk_user_import':
    case 'satisfaction':
      throw forbidden()
    default:
      throw invalidEndpoint()
  }
}

function originOf({ settings, world }: Desk, host: string | undefined): string {
  if (host === undefined || settings.canonicalLinks) return world.home
  return /^(?:127\.0\.0\.1|localhost)(?::|$)/.test(host) ? `http://${host}` : `https://${host}`
}
