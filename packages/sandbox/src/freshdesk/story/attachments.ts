import type { Random } from '../../story/random.ts'
import type { WorldData } from '../world/data.ts'
import type { Attachment } from '../world/ticket-record.ts'

const FILES = [
  ['screenshot.png', 'image/png'],
  ['invoice-corrected.pdf', 'application/pdf'],
  ['Übersicht & Notizen.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['export.csv', 'text/csv'],
] as const

export function newAttachments(data: WorldData, random: Random, created_at: number): readonly Attachment[] {
  return Array.from({ length: random.int(1, 2) }, () => {
    const [name, content_type] = random.pick(FILES)
    return { id: data.ids.next('attachment'), name, content_type, size: random.int(900, 900_000), created_at }
  })
}
