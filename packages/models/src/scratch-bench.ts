import { readdirSync, readFileSync } from 'node:fs'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { streams as fd } from '@tajo/freshdesk/streams/index'
import { streams as zd } from '@tajo/zendesk/streams/index'
import { readModels } from './models.ts'
import { runModels } from './run-models.ts'
const mine = /^(agents|companies|conversations|customer_identities|customers|field_history|groups|satisfaction|status_intervals|ticket_channels|ticket_statuses|tickets)\./
const folder = new URL('sql/', import.meta.url)
const models = readModels(readdirSync(folder).filter((f) => mine.test(f)).map((f) => [f, readFileSync(new URL(f, folder), 'utf8')]))
const N = Number(process.argv[2] ?? 1000000)
const vendor = process.argv[3] ?? 'zendesk'
const path = `/tmp/m1/bench-${vendor}.duckdb`
const clock = { now: () => Date.now(), sleep: async () => {} }
const w = await openDuckDb({ path, clock })
const all = vendor === 'zendesk' ? zd : fd
for (const s of all) {
  const shapes = s.shapes ?? ['list']
  const columns = Object.fromEntries(Object.entries(s.columns).filter(([, c]) => c.in === undefined || c.in.some((x) => shapes.includes(x))))
  await w.prepare({ source: vendor, stream: s.name, layer: vendor, table: s.name, description: s.description, columns, key: s.key, write: 'merge', history: false, masks: {}, raw: false } as never, { folder: null, parent: null, references: {} })
}
const t0 = Date.now()
await w.work(async (sql) => {
  const at = (x: string) => `TIMESTAMPTZ '2025-01-01 00:00:00+00' + (${x}) * INTERVAL '1 second'`
  if ((await sql.count(`select count(*) from ${vendor}.tickets`)) > 0) return
  const U = Math.floor(N / 1)
  if (vendor === 'zendesk') {
    await sql.run(`insert into zendesk.users by name select i as id, 'User '||i as name, 'u'||i||'@x'||(i%1000)||'.example' as email, case when i <= 100 then 'agent' else 'end-user' end as role, true as active, ${at('i')} as created_at, ${at('i')} as updated_at, case when i % 10 = 0 then 'ext-'||(i//20) end as external_id, now() as _tajo_synced_at from range(1, ${U}+1) t(i)`)
    await sql.run(`insert into zendesk.user_identities by name select i as id, i as user_id, 'email' as type, 'u'||(case when i%50=0 then i-1 else i end)||'@x.example' as value, true as verified, true as "primary", now() as _tajo_synced_at from range(1, ${U}+1) t(i)`)
    await sql.run(`insert into zendesk.tickets by name select i as id, 'Subject '||i as subject, case when i%10<8 then 'closed' else 'open' end as status, 'normal' as priority, 'email' as via_channel, 101 + (i*7919)%${U - 200} as requester_id, 101 + (i*7919)%${U - 200} as submitter_id, 1+i%100 as assignee_id, 1+i%7 as group_id, ['a','b'||(i%50)] as tags, 5 as comment_count, ${at('i*30')} as created_at, ${at('i*30+90000')} as updated_at, 1735689600 + i*30+90000 as generated_timestamp, now() as _tajo_synced_at from range(1, ${N}+1) t(i)`)
    await sql.run(`insert into zendesk.ticket_comments by name select i*5+k as id, i as ticket_id, case when k%2=0 then 101 + (i*7919)%${U - 200} else 1+i%100 end as author_id, 'Comment' as type, k<>4 as public, repeat('Hello there, ', 15) as body, ${at('i*30+k*3600')} as created_at, now() as _tajo_synced_at from range(1, ${N}+1) t(i), range(0,5) u(k)`)
    const ev = process.argv[4] === 'audits'
    const created = ev
      ? `'[{"id":'||(i*20)||',"type":"Comment","author_id":5,"body":"'||repeat('Hello there, ', 15)||'","public":true},{"id":'||(i*20+1)||',"type":"Create","field_name":"status","value":"new"},{"id":'||(i*20+2)||',"type":"Create","field_name":"priority","value":"normal"},{"id":'||(i*20+3)||',"type":"Create","field_name":"tags","value":["a","b"]}]'`
      : `'[{"id":'||(i*20)||',"event_type":"Comment","type":"Comment","author_id":5,"body":"'||repeat('Hello there, ', 15)||'","public":true},{"id":'||(i*20+1)||',"event_type":"Create","status":"new"},{"id":'||(i*20+2)||',"event_type":"Create","priority":"normal"},{"id":'||(i*20+3)||',"event_type":"Create","tags":["a","b"]}]'`
    const second = ev
      ? `'[{"id":'||(i*20+4)||',"type":"Change","field_name":"status","value":"open","previous_value":"new"},{"id":'||(i*20+5)||',"type":"Change","field_name":"assignee_id","value":"'||(1+i%100)||'","previous_value":null},{"id":'||(i*20+6)||',"type":"Change","field_name":"group_id","value":"'||(1+i%7)||'","previous_value":null}]'`
      : `'[{"id":'||(i*20+4)||',"event_type":"Change","status":"open","previous_value":"new"},{"id":'||(i*20+5)||',"event_type":"Change","assignee_id":"'||(1+i%100)||'","previous_value":null},{"id":'||(i*20+6)||',"event_type":"Change","group_id":"'||(1+i%7)||'","previous_value":null}]'`
    const third = ev
      ? `'[{"id":'||(i*20+7)||',"type":"Change","field_name":"status","value":"'||case when i%10<8 then 'solved' else 'pending' end||'","previous_value":"open"}]'`
      : `'[{"id":'||(i*20+7)||',"event_type":"Change","status":"'||case when i%10<8 then 'solved' else 'pending' end||'","previous_value":"open"}]'`
    const [tab, col, who] = ev ? ['ticket_audits', 'events', 'author_id'] : ['ticket_events', 'child_events', 'updater_id']
    for (const [k, text, when] of [[0, created, 'i*30'], [1, second, 'i*30+3600'], [2, third, 'i*30+7200']] as const)
      await sql.run(`insert into zendesk.${tab} by name select i*3+${k} as id, i as ticket_id, 1+i%100 as ${who}, (${text})::json as ${col}, ${at(when)} as created_at, now() as _tajo_synced_at from range(1, ${N}+1) t(i)`)
    await sql.run(`insert into zendesk.ticket_metrics by name select i as id, i as ticket_id, 0 as reopens, case when i%10<8 then ${at('i*30+7200')} end as solved_at, ${at('i*30')} as created_at, now() as _tajo_synced_at from range(1, ${N}+1) t(i)`)
  } else {
    await sql.run(`insert into freshdesk.agents by name select i as id, 'support_agent' as type, 'Agent '||i as contact_name, 'agent'||i||'@acme.example' as contact_email, now() as _tajo_synced_at from range(1,101) t(i)`)
    await sql.run(`insert into freshdesk.contacts by name select i+100 as id, 'User '||i as name, 'u'||i||'@x'||(i%1000)||'.example' as email, i%3=0 as active, ${at('i')} as created_at, ${at('i')} as updated_at, now() as _tajo_synced_at from range(1, ${U}+1) t(i)`)
    await sql.run(`insert into freshdesk.tickets by name select i as id, 'Subject '||i as subject, case when i%10<8 then 5 else 2 end as status, 2 as priority, 1 as source, 101 + (i*7919)%${U - 200} as requester_id, 1+i%100 as responder_id, 1+i%7 as group_id, ['a','b'||(i%50)] as tags, ${at('i*30')} as created_at, ${at('i*30+90000')} as updated_at, ${at('i*30+7200')} as stats_status_updated_at, case when i%10<8 then ${at('i*30+7100')} end as stats_resolved_at, case when i%10<8 then ${at('i*30+7200')} end as stats_closed_at, now() as _tajo_synced_at from range(1, ${N}+1) t(i)`)
    await sql.run(`insert into freshdesk.conversations by name select i*5+k as id, i as ticket_id, case when k%2=0 then 101 + (i*7919)%${U - 200} else 1+i%100 end as user_id, k%2=0 as incoming, k=4 as private, case when k=4 then 2 else 0 end as source, repeat('Hello there, ', 15) as body, repeat('Hello there, ', 15) as body_text, ${at('i*30+k*3600')} as created_at, now() as _tajo_synced_at from range(1, ${N}+1) t(i), range(0,5) u(k)`)
  }
})
console.log('filled', Date.now() - t0)
for (const full of [true, false]) {
  const t1 = Date.now()
  const r = await runModels(w, { sources: [{ name: vendor, vendor }], clock, models, full })
  console.log(full, Date.now() - t1, r.changedTickets, r.because, r.models.map((m) => `${m.name}:${m.rows}:${m.milliseconds}`).join(' '))
}
console.log((await w.query(`select field,evidence,count(*) from support.field_history group by 1,2`)).rows.map((x) => x.join(' ')).join(' | '))
await w.close()
