import { systemClock } from '@tajo/core/clock'
import { silentLog } from '@tajo/core/log'
import { openKey } from '../key.ts'
import { openControl } from '../open.ts'

// Stores one delivery and holds the folder until it is killed.
const key = openKey({ secret: Buffer.alloc(32, 7).toString('hex'), file: '' })
const control = await openControl({
  address: { kind: 'pglite', path: process.argv[2] ?? '' },
  clock: systemClock,
  log: silentLog,
  key,
})
const delivery = {
  source: 'a',
  key: 'kept',
  topic: 'x',
  happenings: [],
  hints: [],
  occurredAt: null,
  note: null,
  headers: {},
}
await control.inbox.add([{ ...delivery, state: 'pending', body: Buffer.from('{}') }])
console.log('open')
