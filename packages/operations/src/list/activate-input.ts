import { z } from 'zod'

const customer = z.string().min(1)
const customers: z.ZodType<readonly string[]> = z.array(customer)

/** Of whom an activation is. */
export const ofWhom = {
  contact: customer.optional().describe('Only this customer, by e-mail or id.'),
  contacts: customers.optional().describe('Only these customers, by e-mail or id.'),
} as const
