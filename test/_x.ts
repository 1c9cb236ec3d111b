import { duckStore } from './support/duck-store.ts'
import { play } from './support/scenario.ts'
for (const seed of [1,2,3]) {
  const t = performance.now()
  const store = await duckStore({now: ()=>Date.UTC(2026,9,5,8), sleep: async()=>{}})
  const times: Record<string, [number, number]> = {}
  const w = new Proxy(store.warehouse, { get(t, n) { const m: any = Reflect.get(t, n, t); if (typeof m !== 'function') return m; return async (...a: any[]) => { const s = performance.now(); try { return await m.apply(t, a) } finally { const e = times[String(n)] ??= [0, 0]; e[0]++; e[1] += performance.now() - s } } } })
  const out = await play({ seed, account: { size: { tickets: 60, contacts: 40, companies: 10 } }, skewMs: 0, latencyMs: 40, syncs: [{full:false,restMs:0}], mutations: [], faults: [], refused: [] }, {...store, warehouse: w})
  console.log(out.wrong.length, out.requests, Math.round(performance.now()-t), Object.entries(times).map(([k,[n,ms]])=>`${k} ${n}× ${Math.round(ms)}`).join(', '))
  await store.close()
}
