import type { Route } from '../http/call.ts'
import { accountRoutes } from './account.ts'
import { attributes } from './attributes.ts'
import { companies } from './companies.ts'
import { contactReads } from './contact-reads.ts'
import { contactWrites } from './contact-writes.ts'
import { crmAttributes } from './crm-attributes.ts'
import { events } from './events.ts'
import { exports } from './exports.ts'
import { imports } from './imports.ts'
import { listMembers } from './list-members.ts'
import { listsAndFolders } from './lists.ts'
import { mail } from './mail.ts'
import { processes } from './processes.ts'
import { segments } from './segments.ts'
import { webhooks } from './webhooks.ts'

/** Fixed paths before those with an identifier: the first that fits answers. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...attributes,
  ...listsAndFolders,
  ...listMembers,
  ...segments,
  ...imports,
  ...exports,
  ...processes,
  ...mail,
  ...events,
  ...companies,
  ...crmAttributes,
  ...webhooks,
  ...contactReads,
  ...contactWrites,
]
