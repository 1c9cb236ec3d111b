import type { Stream } from '@tajo/core/connector'
import type { FreshdeskClient } from './client.ts'

export type FreshdeskStream = Stream<FreshdeskClient>
