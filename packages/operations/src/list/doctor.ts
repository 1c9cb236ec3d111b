import { z } from 'zod'
import { lookAtAll } from '../doctor/look-at-all.ts'
import { operation } from '../operation.ts'

export const doctorOperation = operation({
  name: 'doctor',
  summary: 'Checks keys, limits, clock, disk and warehouse, and names each fix.',
  method: 'GET',
  path: '/v1/doctor',
  role: 'operator',
  input: z.strictObject({}),
  run: async (place, _input, call) => {
    const checks = await lookAtAll(place, call)
    return { ok: checks.every(({ result }) => result !== 'fail'), checks }
  },
})
