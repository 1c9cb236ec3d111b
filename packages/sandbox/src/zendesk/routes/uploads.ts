import { createHash } from 'node:crypto'
import { empty, headerOf } from '../../http/message.ts'
import { DAY, iso } from '../../world/time.ts'
import { found, one } from '../http/answers.ts'
import { type Call, idOf, type Route } from '../http/call.ts'
import { attachmentRow } from '../rows/audit-rows.ts'

/** A file waits three days for its comment, and is meant by its token [oas]. */
function upload(call: Call) {
  const id = call.world.ids.next('attachment')
  const token = createHash('md5').update(`upload ${id}`).digest('hex').slice(0, 25)
  const content_type = headerOf(call.request, 'content-type') ?? 'application/octet-stream'
  const file = {
    id,
    file_name: call.query.get('filename') ?? 'file',
    content_type,
    size: call.request.body?.length ?? 0,
  }
  call.world.uploads.set(token, file)
  const attachment = attachmentRow(call.world, file)
  const answer = one(
    'upload',
    JSON.stringify({ token, expires_at: iso(call.world.now() + 3 * DAY), attachments: [attachment], attachment }),
    201,
  )
  return { ...answer, headers: { ...answer.headers, Location: `${call.origin}/api/v2/attachments/${id}.json` } }
}

export const uploads: readonly Route[] = [
  { method: 'POST', path: '/api/v2/uploads', answer: upload },
  {
    method: 'DELETE',
    path: '/api/v2/uploads/{token:text}',
    answer(call) {
      found(call.world.uploads.get(call.segments['token'] ?? ''))
      call.world.uploads.delete(call.segments['token'] ?? '')
      return empty(204)
    },
  },
  {
    method: 'GET',
    path: '/api/v2/attachments/{id}',
    answer(call) {
      const all = [...call.world.comments.values()].flatMap((comment) => comment.attachments)
      return one(
        'attachment',
        JSON.stringify(attachmentRow(call.world, found(all.find((file) => file.id === idOf(call))))),
      )
    },
  },
]
