import { type ChannelName, type ChannelSettings, channelNames, type Letter } from './channels.ts'
import { sendEmail } from './email.ts'
import { sendSlack } from './slack.ts'
import { sendWebhook } from './webhook.ts'

export function channelsOf(settings: ChannelSettings): readonly ChannelName[] {
  return channelNames.filter((name) => settings[name] !== undefined)
}

/** `false` where the channel is not set up any more. */
export async function send(channel: ChannelName, settings: ChannelSettings, letter: Letter): Promise<boolean> {
  switch (channel) {
    case 'webhook':
      if (settings.webhook === undefined) return false
      await sendWebhook(settings.webhook, letter)
      return true
    case 'slack':
      if (settings.slack === undefined) return false
      await sendSlack(settings.slack, letter)
      return true
    case 'email':
      if (settings.email === undefined) return false
      await sendEmail(settings.email, letter)
      return true
  }
}
