import { z } from 'zod'

export const address = z
  .string()
  .trim()
  .regex(/^[^\s@]+@[^\s@]+$/, 'is no e-mail address')
  .describe('An e-mail address of the person.')

export const helpdesk = z
  .boolean()
  .optional()
  .describe('Erase at the helpdesks too. Freshdesk deletes all tickets of the person then.')
