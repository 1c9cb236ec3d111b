import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'vitest'
import { duckStore } from '../../../test/support/duck-store.ts'
import { withLab } from '../../../test/support/lab.ts'
import { postgresStore } from '../../../test/support/postgres-store.ts'
import { vendorNamed } from '../../../test/support/vendors.ts'
import { readModels } from './models.ts'
import { runModels } from './run-models.ts'

const mine =
  /^(agents|companies|conversations|customer_identities|customers|field_history|groups|satisfaction|status_intervals|ticket_channels|ticket_statuses|tickets)\./
const folder = new URL('sql/', import.meta.url)
const models = readModels(
  readdirSync(folder)
    .filter((f) => mine.test(f))
    .map((f) => [f, readFileSync(new URL(f, folder), 'utf8')]),
)
for (const kind of (process.env['KINDS'] ?? 'duckdb,postgres').split(',')) {
  for (const name of (process.env['VENDORS'] ?? 'freshdesk,zendesk').split(',')) {
    test(`${name} on ${kind}`, { timeout: 120000 }, async () => {
      await withLab(
        vendorNamed(name),
        {
          seed: 3,
          store: (stage, vendor) => (kind === 'postgres' ? postgresStore : duckStore)(stage.clock, vendor),
          settings: { tickets: { history: true } },
        },
        async (lab) => {
          await lab.sync()
          const report = await runModels(lab.store.warehouse, {
            sources: [{ name, vendor: name }],
            clock: { now: () => Date.now(), sleep: async () => {} },
            models,
          })
          console.log(
            JSON.stringify(report.models.map((m) => [m.name, m.rows, m.milliseconds])),
            report.tests,
            JSON.stringify(report.warnings),
          )
          for (const q of (
            process.env['Q'] ??
            'select status, history, messages_known, notes_known, counted, count(*) from support.tickets group by 1,2,3,4,5 order by 6 desc;select field, evidence, count(*) from support.field_history group by 1,2 order by 1,2;select author_kind,is_public,is_opening,kind,channel,count(*) from support.conversations group by all;select opened_by,channel,is_chat,count(*),count(customer_id),count(first_solved_at),count(last_solved_at),count(closed_at), sum(is_merged::int), sum(is_spam::int),sum(is_deleted::int) from support.tickets group by 1,2,3;select joined_by,is_staff,is_deleted,is_blocked,email_verified,count(*) from support.customer_identities group by 1,2,3,4,5;select * from support.ticket_statuses;select word,score,vendor_score,comment_given,count(*),count(customer_id) from support.satisfaction group by 1,2,3,4'
          ).split(';')) {
            const r = await lab.store.warehouse.query(
              kind === 'postgres' ? q.replace(/group by all/, 'group by 1,2,3,4,5').replaceAll('::int', '::int') : q,
            )
            console.log(
              q +
                '\n' +
                r.columns.map((c) => c.name).join(' ') +
                '\n' +
                r.rows.map((x) => JSON.stringify(x)).join('\n'),
            )
          }
        },
      )
    })
  }
}
