import { createServer } from 'node:http'

/**
 * Ticket lists of Freshdesk and Zendesk as fast as a server can answer them, for measuring the reader and not the sandbox: `n`
 * tickets of about 2 KB (Zendesk's with their metric sets 4 KB), one every seven seconds, made from a template. Run as a
 * process of its own: `node bench/vendor.ts 200000`.
 */
const total = Number(process.argv[2] ?? 200_000)
const firstMs = Date.UTC(2024, 0, 1)
const stepMs = 7_000
const text = 'The export stops at the second page and the totals no longer match what the dashboard shows. '.repeat(4)

const at = (i: number): string => `${new Date(firstMs + i * stepMs).toISOString().slice(0, 19)}Z`

function ticket(i: number): string {
  const when = at(i)
  return (
    `{"cc_emails":["ops@northwind.example"],"fwd_emails":[],"reply_cc_emails":["ops@northwind.example"],"ticket_cc_emails":[],"ticket_bcc_emails":null,` +
    `"fr_escalated":false,"spam":false,"email_config_id":84000031201,"group_id":${84000210000 + (i % 12)},"priority":${1 + (i % 4)},"requester_id":${84019930000 + (i % 50_000)},` +
    `"responder_id":${84004410000 + (i % 40)},"source":${1 + (i % 3)},"company_id":${84000512000 + (i % 2_000)},"status":${2 + (i % 4)},"subject":"Export ${i} stops at the second page",` +
    `"association_type":null,"support_email":"help@acme.example","to_emails":["help@acme.example"],"product_id":null,"id":${i + 1},"type":"Question","due_by":"${when}","fr_due_by":"${when}",` +
    `"is_escalated":false,"custom_fields":{"cf_order_number":"${20_000 + i}","cf_region":"EMEA","cf_is_vip":false,"cf_renewal_on":null,"cf_seats":${i % 500}},"created_at":"${when}","updated_at":"${when}",` +
    `"associated_tickets_count":null,"tags":["export","billing"],"sentiment_score":null,"initial_sentiment_score":null,"structured_description":null,"nr_due_by":null,"nr_escalated":false,` +
    `"stats":{"agent_responded_at":"${when}","requester_responded_at":null,"first_responded_at":"${when}","status_updated_at":"${when}","reopened_at":null,"resolved_at":null,"closed_at":null,"pending_since":null},` +
    `"description":"<div>${text}</div>","description_text":"${text}"}`
  )
}

function page(query: URLSearchParams): { body: string; more: boolean } {
  const perPage = Number(query.get('per_page') ?? 30)
  if (query.has('filter')) return { body: '[]', more: false }
  const since = Date.parse(query.get('updated_since') ?? '2000-01-01T00:00:00Z')
  const first = Math.max(0, Math.ceil((since - firstMs) / stepMs)) + (Number(query.get('page') ?? 1) - 1) * perPage
  const end = Math.min(total, first + perPage)
  const rows: string[] = []
  if (query.get('order_by') === 'created_at') rows.push(ticket(total - 1))
  else for (let i = first; i < end; i += 1) rows.push(ticket(i))
  return { body: `[${rows.join(',')}]`, more: end < total }
}

const minutes = '{"calendar":62,"business":12}'

function zendeskTicket(i: number): string {
  const when = at(i)
  const [requester, assignee] = [31450000100000 + (i % 50_000), 31450000000700 + (i % 40)]
  const fields = `[{"id":31430000000501,"value":"plan_pro"},{"id":31430000000502,"value":null},{"id":31430000000503,"value":${i % 500}}]`
  return (
    `{"url":"https://acme.zendesk.com/api/v2/tickets/${i + 1}.json","id":${i + 1},"external_id":null,"via":{"channel":"email","source":{"from":{"address":"mira@example.com","name":"Mira"},"to":{"address":"help@acme.example","name":"Acme"},"rel":null}},` +
    `"created_at":"${when}","updated_at":"${when}","generated_timestamp":${(firstMs + i * stepMs) / 1000},"type":"incident","subject":"Export ${i} stops at the second page","raw_subject":"Export ${i} stops at the second page","description":"${text}",` +
    `"priority":"high","status":"solved","recipient":"help@acme.example","requester_id":${requester},"submitter_id":${requester},"assignee_id":${assignee},"organization_id":${31460000004000 + (i % 2_000)},"group_id":${31440000000020 + (i % 12)},"collaborator_ids":[],"follower_ids":[],"email_cc_ids":[],` +
    `"forum_topic_id":null,"problem_id":null,"has_incidents":false,"is_public":true,"due_at":null,"tags":["export","billing"],"custom_fields":${fields},"satisfaction_rating":{"score":"unoffered"},"sharing_agreement_ids":[],"custom_status_id":31480000000004,"encoded_id":"K3TQ9Z-4MX2D","fields":${fields},` +
    `"followup_ids":[],"ticket_form_id":31490000000001,"brand_id":31410000000001,"allow_channelback":false,"allow_attachments":true,"from_messaging_channel":false,"support_type":"agent","comment_count":0,` +
    `"metric_set":{"url":"https://acme.zendesk.com/api/v2/ticket_metrics/${31475000000001 + i}.json","id":${31475000000001 + i},"ticket_id":${i + 1},"created_at":"${when}","updated_at":"${when}","group_stations":1,"assignee_stations":2,"reopens":0,"replies":3,"assignee_updated_at":"${when}","requester_updated_at":"${when}","status_updated_at":"${when}","custom_status_updated_at":"${when}","initially_assigned_at":"${when}","assigned_at":"${when}","solved_at":"${when}","latest_comment_added_at":"${when}",` +
    `"reply_time_in_minutes":${minutes},"first_resolution_time_in_minutes":${minutes},"full_resolution_time_in_minutes":${minutes},"agent_wait_time_in_minutes":${minutes},"requester_wait_time_in_minutes":${minutes},"on_hold_time_in_minutes":${minutes}}}`
  )
}

/** A thousand to a page; the cursor is the number of the next ticket, so that a repeated call gets the same answer. */
function exportPage(query: URLSearchParams): string {
  const first = Number(query.get('cursor') ?? 0)
  const end = Math.min(total, first + Number(query.get('per_page') ?? 1000))
  const rows: string[] = []
  for (let i = first; i < end; i += 1) rows.push(zendeskTicket(i))
  return `{"tickets":[${rows.join(',')}],"after_url":"http://localhost/next?cursor=${end}","after_cursor":"${end}","before_url":null,"before_cursor":null,"end_of_stream":${end >= total}}`
}

function answer(url: URL): { body: string; more: boolean } {
  if (url.pathname.endsWith('/incremental/tickets/cursor')) return { body: exportPage(url.searchParams), more: false }
  return url.pathname.endsWith('/tickets') ? page(url.searchParams) : { body: '{"id":1}', more: false }
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const { body, more } = answer(url)
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'x-ratelimit-total': '100000000',
    'x-ratelimit-remaining': '99999999',
    'x-ratelimit-used-currentrequest': '1',
    'x-rate-limit': '100000000',
    'x-rate-limit-remaining': '99999999',
    'zendesk-ratelimit-incremental-exports': 'total=100000000; remaining=99999999; resets=60',
    ...(more ? { link: '<http://localhost/next>; rel="next"' } : {}),
  })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`)
})
