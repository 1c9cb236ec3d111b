import { createServer } from 'node:http'

/**
 * A ticket list as fast as a server can answer it, for measuring the reader and not the sandbox: `n` tickets of about 1.9 KB,
 * one every seven seconds, made from a template. Run as a process of its own: `node bench/vendor.ts 200000`.
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

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const { body, more } = url.pathname.endsWith('/tickets') ? page(url.searchParams) : { body: '{"id":1}', more: false }
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'x-ratelimit-total': '100000000',
    'x-ratelimit-remaining': '99999999',
    'x-ratelimit-used-currentrequest': '1',
    ...(more ? { link: '<http://localhost/next>; rel="next"' } : {}),
  })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`)
})
