import type { Notice } from '../alerts/notice.ts'
import type { Resolve } from './safe-post.ts'

/** Where people are told of changes; each is optional. */
export interface ChannelSettings {
  readonly webhook?: { readonly url: string; readonly secret: string }
  readonly slack?: { readonly url: string }
  readonly email?: { readonly smtp: string; readonly from: string; readonly to: readonly string[] }
  /** Receivers on one’s own network. */
  readonly allowPrivate: boolean
}

export const channelNames = ['webhook', 'slack', 'email'] as const
export type ChannelName = (typeof channelNames)[number]

export interface Letter {
  readonly notice: Notice
  /** The same for every try, so that a receiver can tell a repetition. */
  readonly messageId: string
  readonly nowMs: number
  readonly allowPrivate: boolean
  readonly resolve?: Resolve
}

/** All of a notice’s way out takes no longer. */
export const sendWithinMs = 15_000
