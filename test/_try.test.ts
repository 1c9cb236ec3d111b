import { test } from 'vitest'
import { duckStore } from './support/duck-store.ts'
import { play } from './support/scenario.ts'
test('try', async () => {
  for (const seed of [1,2,3]) {
  const t = performance.now()
  const store = await duckStore({now: ()=>Date.UTC(2026,9,5,8), sleep: async()=>{}})
  const out = await play({ seed, account: { size: { tickets: 60, contacts: 40, companies: 10 } }, skewMs: 0, latencyMs: 40, syncs: [{full:false,restMs:0}], mutations: [], faults: [], refused: [] }, store)
  console.log(out.wrong.slice(0, 30), out.wrong.length, out.requests, out.reports.map(r=>[r.verdict.kind]), performance.now()-t)
  await store.close()
  }
})
