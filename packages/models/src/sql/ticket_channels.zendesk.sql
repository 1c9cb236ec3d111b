/*
build: part
inputs:
  tickets: { id: bigint, via_channel: text }
*/
WITH built_in (code, channel, label) AS (
  -- Words of the vendor's list of via types, and those tickets show. [doc] [rec]
  VALUES
    ('email', 'email', 'Email'),
    ('mail', 'email', 'Email'),
    ('web', 'web', 'Web form'),
    ('web_form', 'web', 'Web form'),
    ('web_widget', 'web', 'Web widget'),
    ('help_center', 'web', 'Help Center'),
    ('dropbox', 'web', 'Feedback tab'),
    ('closed_ticket', 'web', 'Closed ticket'),
    ('forum', 'web', 'Topic'),
    ('topic', 'web', 'Topic'),
    ('voice', 'phone', 'Phone call'),
    ('phone_call_inbound', 'phone', 'Phone call (incoming)'),
    ('phone_call_outbound', 'phone', 'Phone call (outbound)'),
    ('voicemail', 'phone', 'Voicemail'),
    ('chat', 'chat', 'Chat'),
    ('chat_transcript', 'chat', 'Chat'),
    ('chat_offline_message', 'chat', 'Chat, message left'),
    ('native_messaging', 'messaging', 'Messaging'),
    ('sunshine_conversations_api', 'messaging', 'Messaging API'),
    ('whatsapp', 'messaging', 'WhatsApp'),
    ('line', 'messaging', 'LINE'),
    ('wechat', 'messaging', 'WeChat'),
    ('telegram', 'messaging', 'Telegram'),
    ('viber', 'messaging', 'Viber'),
    ('kakaotalk', 'messaging', 'KakaoTalk'),
    ('instagram_dm', 'messaging', 'Instagram message'),
    ('twitter_dm', 'messaging', 'X message'),
    ('facebook_message', 'messaging', 'Facebook message'),
    ('facebook_messenger', 'messaging', 'Facebook Messenger'),
    ('apple_business_chat', 'messaging', 'Apple Messages'),
    ('google_business_messages', 'messaging', 'Google messages'),
    ('google_rcs', 'messaging', 'RCS'),
    ('sms', 'messaging', 'Text message'),
    ('text_message', 'messaging', 'Text message'),
    ('messagebird_sms', 'messaging', 'Text message'),
    ('twilio_sms', 'messaging', 'Text message'),
    ('answer_bot_for_web_widget', 'messaging', 'Bot'),
    ('twitter', 'social', 'X'),
    ('twitter_favorite', 'social', 'X like'),
    ('facebook', 'social', 'Facebook'),
    ('facebook_post', 'social', 'Facebook post'),
    ('any_channel', 'social', 'Channel integration'),
    ('api', 'api', 'API'),
    ('web_service', 'api', 'API'),
    ('ticket_sharing', 'api', 'Ticket sharing'),
    ('import', 'api', 'Import'),
    ('github', 'api', 'GitHub'),
    ('blog', 'api', 'Blog'),
    ('mobile', 'mobile', 'Mobile'),
    ('mobile_sdk', 'mobile', 'Mobile SDK'),
    ('iphone', 'mobile', 'iPhone'),
    ('android', 'mobile', 'Android'),
    ('side_conversation', 'agent', 'Side conversation')
)
SELECT {{source}} AS source, code, channel, label FROM built_in
UNION ALL
SELECT DISTINCT {{source}}, t.via_channel, 'other', t.via_channel
FROM {{stream tickets}} AS t
WHERE t.via_channel IS NOT NULL AND t.via_channel NOT IN (SELECT code FROM built_in)
