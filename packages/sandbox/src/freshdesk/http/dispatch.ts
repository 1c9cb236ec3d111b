import { headerOf, json, type SandboxRequest, type SandboxResponse } from '../../http/message.ts'
import type { Feature, Settings } from '../options.ts'
import { activitiesFile } from '../rows/activities-file.ts'
import { ACCOUNT_HOST } from '../world/account.ts'
import type { Desk } from './call.ts'
import {
  accessDenied,
  accountSuspended,
  invalidCredentials,
  notAcceptable,
  notFound,
  Problem,
  requireFeature,
} from './problem.ts'
import { readQuery } from './query.ts'
import type { Route, Router } from './router.ts'

/** The gates a call passes, in this order, before its endpoint answers. */
export function dispatch(desk: Desk, router: Router, request: SandboxRequest, url: URL): SandboxResponse {
  try {
    if (url.pathname.startsWith('/exports/')) return download(desk, url.pathname)
    authenticate(desk.settings, headerOf(request, 'authorization'))
    if (desk.settings.account === 'suspended') throw accountSuspended()
    acceptsJson(headerOf(request, 'accept'))
    const { route, segments } = router.find(request.method, url.pathname)
    permit(desk.settings, route)
    const params = readQuery(url.searchParams, route.query ?? {})
    const origin = originOf(headerOf(request, 'host'))
    return route.answer({ ...desk, request, origin, path: url.pathname, params, segments })
  } catch (error) {
    if (error instanceof Problem) return error.response
    throw error
  }
}

/** A finished export is fetched by its link alone, without the key [client]. */
function download(desk: Desk, path: string): SandboxResponse {
  const day = /^\/exports\/(\d{4}-\d{2}-\d{2})-ticket-activities\.json$/.exec(path)?.[1]
  if (day === undefined || !desk.settings.features.ticket_activities_export) throw notFound()
  return json(200, activitiesFile(desk.world.tickets.values(), day))
}

/** Basic, the key as user; the password is a dummy nobody reads [doc]. */
function authenticate(settings: Settings, header: string | undefined): void {
  const encoded = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) throw invalidCredentials()
  // The base64 covers `key:X` as a whole [doc]: a coded key followed by a bare `:X` is refused.
  const colon = Buffer.from(encoded, 'base64').toString('utf8').indexOf(':')
  const key = Buffer.from(encoded, 'base64').toString('utf8').slice(0, Math.max(0, colon))
  if (key === '' || key !== settings.apiKey) throw invalidCredentials()
}

function acceptsJson(header: string | undefined): void {
  if (header === undefined || header.trim() === '') return
  if (!/(?:^|[\s,])(?:\*\/\*|application\/(?:\*|json))(?:$|[\s;,])/i.test(header)) throw notAcceptable()
}

function permit(settings: Settings, route: Route): void {
  if (route.privilege === 'admin' && settings.role !== 'admin') throw accessDenied()
  if (route.feature === undefined || settings.features[route.feature]) return
  if (route.feature === 'ticket_activities_export') throw notFound()
  throw requireFeature(titleOf(route.feature))
}

/** `time_entries` is said "Time Entries" in the refusal, as `surveys` is said "Surveys" [client]. */
function titleOf(feature: Feature): string {
  return feature.replace(/(^|_)([a-z])/g, (_, gap: string, letter: string) => (gap && ' ') + letter.toUpperCase())
}

function originOf(host: string | undefined): string {
  if (host === undefined) return `https://${ACCOUNT_HOST}`
  return /^(?:127\.0\.0\.1|localhost)(?::|$)/.test(host) ? `http://${host}` : `https://${host}`
}
