import type { Json } from '../../world/json.ts'
import { isObject } from '../../world/json.ts'
import type { Given } from '../http/body.ts'
import { Problem } from '../http/problem.ts'
import type { JobResult } from '../world/jobs.ts'

/** A row of a job's results: what is refused fails alone, the job is completed all the same [doc]. */
export function attempt(index: number, error: string, run: () => JobResult): JobResult {
  try {
    return run()
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    return { index, error, details: new TextDecoder().decode(problem.response.body), success: false }
  }
}

/** Custom fields of a user or an organization, by their keys. */
export function fieldsIn(given: Given, key: string): Readonly<Record<string, Json>> | undefined {
  const fields = given[key]
  return isObject(fields) ? (fields as Readonly<Record<string, Json>>) : undefined
}
