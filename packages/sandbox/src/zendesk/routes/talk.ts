import type { Row } from '../../world/json.ts'
import type { Table } from '../../world/table.ts'
import { parseMoment } from '../../world/time.ts'
import { envelope } from '../http/answers.ts'
import type { Call, Route } from '../http/call.ts'
import { exportByTime } from '../http/export.ts'

const updated = (row: Row) => parseMoment(String(row['updated_at'])) ?? 0

/** `next_page` is never null: a reader stops when nothing or little came [client]. */
function stream(call: Call, key: string, table: Table<Row>) {
  const rows = [...table.values()].sort((a, b) => updated(a) - updated(b) || a.id - b.id)
  return exportByTime(
    call,
    {
      key,
      rows,
      clock: updated,
      id: ({ id }) => id,
      render: (row) => JSON.stringify(row),
      nullWhenIdle: true,
      holdsBack: false,
    },
    'counts',
  )
}

function chats(call: Call) {
  const rows = [...call.world.chats.values()].sort(
    (a, b) => a.at - b.at || (String(a['id']) < String(b['id']) ? -1 : 1),
  )
  return exportByTime(
    call,
    {
      key: 'chats',
      rows,
      clock: ({ at }) => at,
      id: () => 0,
      render: ({ at: _, ...row }) => JSON.stringify(row),
      nullWhenIdle: true,
      holdsBack: false,
    },
    'counts',
  )
}

const talk = { method: 'GET', feature: 'talk' } as const

export const talkAndChat: readonly Route[] = [
  {
    ...talk,
    path: '/api/v2/channels/voice/stats/incremental/calls',
    answer: (call) => stream(call, 'calls', call.world.calls),
  },
  {
    ...talk,
    path: '/api/v2/channels/voice/stats/incremental/legs',
    answer: (call) => stream(call, 'legs', call.world.legs),
  },
  {
    ...talk,
    path: '/api/v2/channels/voice/phone_numbers',
    answer: () => envelope({ phone_numbers: '[]', next_page: 'null', previous_page: 'null', count: '0' }),
  },
  { method: 'GET', feature: 'chat', path: '/api/v2/chat/incremental/chats', answer: chats },
]
