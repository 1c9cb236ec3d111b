import { json, type SandboxResponse } from '../../http/message.ts'
import type { Call } from './call.ts'

/** 201 with the address of what was made [doc]. */
export function created(call: Call, resource: string, id: number, text: string): SandboxResponse {
  return json(201, text, { Location: `${call.origin}/api/v2/${resource}/${id}` })
}
