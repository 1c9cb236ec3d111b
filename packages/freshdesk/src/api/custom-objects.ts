import { nextQuery } from '../read/custom-objects.ts'
import { perPage, recordsOf } from '../read/pages.ts'
import { custom_object_records, custom_object_schemas } from '../streams/custom-objects.ts'
import { ask, type Caller, expectAnswer, one, recordIn } from './calls.ts'
import { type Listing, listing } from './listing.ts'
import type { CustomObjectRecord, CustomObjectSchema } from './rows/custom-objects.ts'

/**
 * Conditions on records, all of which must hold: a field’s name, or the name with the vendor’s operator behind it.
 *
 * @example
 * { customer_id: 'C6789', 'age[gte]': 40 }
 */
export type RecordConditions = Readonly<Record<string, string | number>>

/** @see https://developers.freshdesk.com/api/#custom-objects */
export interface CustomObjectsApi {
  readonly schemas: {
    list(): Listing<CustomObjectSchema>
    get(id: number): Promise<CustomObjectSchema | undefined>
  }
  records(schemaId: number, where?: RecordConditions): Listing<CustomObjectRecord>
  /** By its `display_id`, for example `BKG-2`. */
  record(schemaId: number, displayId: string): Promise<CustomObjectRecord | undefined>
  /** `undefined` where there is no such schema. */
  count(schemaId: number, where?: RecordConditions): Promise<number | undefined>
}

const { name: schemas, path } = custom_object_schemas
const { name: records } = custom_object_records

export function customObjectsApi(caller: Caller): CustomObjectsApi {
  const recordsPath = (schemaId: number): string => `${path}/${schemaId}/records`
  return {
    schemas: {
      list: () =>
        listing(async function* () {
          const answer = expectAnswer(await ask(caller, schemas, path), schemas, path)
          yield recordsOf(recordIn<{ readonly schemas: unknown }>(answer).schemas) as readonly CustomObjectSchema[]
        }),
      get: (id) => one(caller, schemas, `${path}/${id}`),
    },
    records: (schemaId, where = {}) => listing(() => recordPages(caller, recordsPath(schemaId), where)),
    record: (schemaId, displayId) => one(caller, records, `${recordsPath(schemaId)}/${encodeURIComponent(displayId)}`),
    count: async (schemaId, where) =>
      (await one<{ readonly count: number }>(caller, records, `${recordsPath(schemaId)}/count`, where))?.count,
  }
}

/** Pages of these lists are told by tokens in the answer’s links, whose query need not repeat the conditions. */
async function* recordPages(
  { client, signal }: Caller,
  path: string,
  where: RecordConditions,
): AsyncIterable<readonly CustomObjectRecord[]> {
  let query: Readonly<Record<string, string | number>> | undefined = { page_size: perPage }
  while (query !== undefined) {
    const answer = expectAnswer(await client.get(path, { ...where, ...query }, { stream: records, signal }), records, path)
    yield recordsOf(recordIn<{ readonly records: unknown }>(answer).records) as readonly CustomObjectRecord[]
    query = nextQuery(answer.data)
  }
}
