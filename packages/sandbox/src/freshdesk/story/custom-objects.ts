import type { Random } from '../../story/random.ts'
import type { Row } from '../../world/json.ts'
import { Table } from '../../world/table.ts'
import { DAY } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'

const SCHEMA_ID = 30

/** One small object, "Booking". Times are epoch milliseconds here and nowhere else [doc]. */
export function defineCustomObjects(data: WorldData, random: Random, since: number): void {
  const created_time = since * 1000
  data.custom_object_schemas.put({
    id: SCHEMA_ID,
    name: 'Booking',
    prefix: 'BKG',
    description: 'Trainings booked by customers',
    version: 1,
    fields: [
      { id: 'f1', name: 'customer_id', label: 'Customer', type: 'PRIMARY', required: true },
      { id: 'f2', name: 'age', label: 'Seats', type: 'NUMBER', required: false },
      { id: 'f3', name: 'starts_on', label: 'Starts on', type: 'DATE', required: false },
    ],
    created_time,
    updated_time: created_time,
  })
  const records = new Table<Row>()
  for (let number = 1; number <= 47; number += 1) {
    const created = (since + random.int(1, 500) * DAY) * 1000 + random.int(0, 999)
    records.put({
      id: number,
      display_id: `BKG-${number}`,
      created_time: created,
      updated_time: created + random.int(0, 5 * DAY) * 1000,
      data: {
        customer_id: `C${6000 + number}`,
        age: random.int(1, 40),
        starts_on: random.chance(0.7) ? '2026-03-01' : null,
      },
      metadata: { primary_field_name: 'customer_id' },
    })
  }
  data.custom_object_records.set(SCHEMA_ID, records)
}
