import type { WebhookRule } from './webhook-rule.ts'

const ROOT = 'freshdesk_webhook'
const TYPES = {
  json: 'application/json',
  xml: 'application/xml',
  form: 'application/x-www-form-urlencoded',
} as const

export function contentTypeOf({ encoding }: WebhookRule): string {
  return TYPES[encoding]
}

/** The body of a rule with its placeholders filled in. */
export function bodyOf({ content, encoding }: WebhookRule, values: ReadonlyMap<string, string>): string {
  // What was typed is sent as typed: a quote or a line break in a value breaks it [doc: not validated].
  if ('advanced' in content)
    return content.advanced.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => values.get(name) ?? '')
  const fields = content.simple.map((name) => [keyOf(name), values.get(name) ?? ''] as const)
  switch (encoding) {
    case 'json':
      return JSON.stringify({ [ROOT]: Object.fromEntries(fields) })
    case 'xml': {
      const elements = fields.map(([key, value]) => `  <${key}>${escaped(value)}</${key}>`)
      return `<?xml version="1.0" encoding="UTF-8"?>\n<${ROOT}>\n${elements.join('\n')}\n</${ROOT}>`
    }
    case 'form':
      // The root in brackets is a [guess].
      return new URLSearchParams(fields.map(([key, value]): [string, string] => [`${ROOT}[${key}]`, value])).toString()
  }
}

/** `ticket.subject` is `ticket_subject`, `ticket.requester.email` is `requester_email` [client]; the others alike [guess]. */
function keyOf(placeholder: string): string {
  const short = placeholder.replace(/^ticket\.(?=ticket_type$|requester\.|agent\.|group\.|company\.)/, '')
  return short.replaceAll('.', '_')
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
