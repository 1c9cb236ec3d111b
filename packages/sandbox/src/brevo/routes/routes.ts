import type { Route } from '../http/call.ts'
import { accountRoutes } from './account.ts'
import { attributes } from './attributes.ts'
import { contactReads } from './contact-reads.ts'
import { contactWrites } from './contact-writes.ts'
import { listMembers } from './list-members.ts'
import { listsAndFolders } from './lists.ts'

/** Fixed paths before those with an identifier: the first that fits answers. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...attributes,
  ...listsAndFolders,
  ...listMembers,
  ...contactReads,
  ...contactWrites,
]
