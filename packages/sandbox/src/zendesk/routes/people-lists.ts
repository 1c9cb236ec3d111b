import type { Call } from '../http/call.ts'
import { list } from '../http/list.ts'
import type { User } from '../world/records.ts'
import { byId, placeById } from './order.ts'
import { asked } from './plain.ts'
import { besideUsers } from './sideloads.ts'

export function userList(call: Call, where: (user: User) => boolean) {
  const roles = [...call.query.getAll('role'), ...call.query.getAll('role[]')]
  return list(call, {
    key: 'users',
    rows: call.world.users.sorted(byId),
    where: (user) =>
      user.active &&
      where(user) &&
      (roles.length === 0 || roles.includes(user.role)) &&
      asked(call, 'external_id', user.external_id),
    place: placeById,
    render: (user) => call.rows.user(user),
    paging: 'both',
    beside: (rows) => besideUsers(call, rows),
  })
}

export function memberships(
  call: Call,
  where: (one: { readonly user_id: number; readonly organization_id: number }) => boolean = () => true,
) {
  return list(call, {
    key: 'organization_memberships',
    rows: call.world.organization_memberships.sorted(byId),
    where,
    place: placeById,
    render: (one) => call.rows.membership(one),
    paging: 'both',
  })
}
