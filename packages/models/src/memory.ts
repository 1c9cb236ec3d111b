import { totalmem } from 'node:os'

// Every model passes over whole tables; DuckDB begins a run anew when it needs more than it may have.
const wanted = 4_000_000_000
const mostShare = 0.5

/** Memory a run of the models may have in DuckDB, as `openDuckDb` takes it: half of the machine's at most. */
export function modelsMemory(): string {
  return `${Math.round(Math.min(wanted, totalmem() * mostShare) / 1_000_000)}MB`
}
