import type { Reader, Stream } from '@tajo/core/connector'
import type { FreshdeskClient } from './client.ts'

export type FreshdeskStream = Stream<FreshdeskClient>
export type FreshdeskReader = Reader<FreshdeskClient>
