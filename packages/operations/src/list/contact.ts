import type { StoryAnswer } from '@tajo/activation/story/story'
import { z } from 'zod'
import { planOf } from '../activation/run-activation.ts'
import { targetOf } from '../activation/target.ts'
import { metricDefinitions } from '../models/definitions.ts'
import { operation } from '../operation.ts'

export const contactOperation = operation({
  name: 'contact',
  summary: 'One person in every system, as it was synced last. Asks nothing of a vendor.',
  // An e-mail address is no part of a URL, which ends up in logs.
  method: 'POST',
  path: '/v1/contact',
  role: 'operator',
  input: z.strictObject({
    contact: z.string().min(1).describe('An e-mail address, or a customer’s id.'),
    why: z.string().min(1).optional().describe('An attribute of Brevo whose value is taken apart.'),
  }),
  run: async (place, { contact, why }, { signal }): Promise<StoryAnswer> => {
    const { clock, config } = place
    const target = targetOf(config)
    const layers = { support: config.models.layer, mirror: target.account.layer }
    const [{ contactStory }, { mirroredDestination }] = await Promise.all([
      import('@tajo/activation/story/contact-story'),
      import('@tajo/activation/story/mirrored-account'),
    ])
    const definitions = await metricDefinitions()
    return place.withWarehouse({ command: 'contact', signal }, (warehouse) => {
      const destination = mirroredDestination(warehouse, layers)
      return contactStory(warehouse, {
        asked: contact,
        layers,
        clock,
        config: target.config,
        definitions,
        plan: (customerId) => planOf(place, target, warehouse, { destination }, [customerId]),
        ...(why === undefined ? {} : { why }),
      })
    })
  },
})
