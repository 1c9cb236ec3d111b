/** A process of its own that renews tokens, for `rotating-tokens.test.ts`: `renew.child.ts <url> <token file> <times>`. */
import { RateBudget } from '@tajo/core/budget/rate-budget'
import { systemClock } from '@tajo/core/clock'
import { createSender } from '@tajo/core/http/send'
import { createTransport } from '@tajo/core/http/transport'
import { silentLog } from '@tajo/core/log'
import { credentialsOf } from '../auth/credentials.ts'
import { feedbackFrom } from '../feedback.ts'

const [baseUrl = '', tokenFile = '', times = '1'] = process.argv.slice(2)
const clock = systemClock
const transport = createTransport({
  baseUrl,
  headers: {},
  sender: createSender(1),
  budget: new RateBudget({ clock, reserve: 0, classLimits: () => ({}), classUnit: 'calls' }),
  clock,
  log: silentLog,
  random: Math.random,
  feedback: feedbackFrom,
  patienceMs: { failing: 10_000, limited: 10_000, interactive: 10_000 },
  maxBodyBytes: 1 << 20,
})
const tokens = credentialsOf({
  auth: { kind: 'oauth', clientId: 'tajo', refreshToken: 'r0' },
  tokenFile,
  baseUrl,
  clock,
  call: (call) => transport.call(call),
})
for (let time = 0; time < Number(times); time += 1) {
  if (!(await tokens.renew(await tokens.header()))) throw new Error('nothing renewed')
}
await transport.close()
