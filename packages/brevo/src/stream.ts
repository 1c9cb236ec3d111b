import type { Stream } from '@tajo/core/connector'
import type { BrevoClient } from './client.ts'

export type BrevoStream = Stream<BrevoClient>
