import { type Listing, listing } from '@tajo/core/api/listing'
import type { Answer } from '../answers.ts'
import { nextQuery } from '../read/custom-objects.ts'
import { perPage, recordsOf } from '../read/pages.ts'
import { custom_object_records, custom_object_schemas } from '../streams/custom-objects.ts'
import { ask, type Caller, expectAnswer, one, recordIn } from './calls.ts'
import type { CustomObjectRecord, CustomObjectSchema } from './rows/custom-objects.ts'

/**
 * Conditions on records, all of which must hold: a field’s name, or the name with the vendor’s operator behind it.
 *
 * @example
 * { customer_id: 'C6789', 'age[gte]': 40 }
 */
type RecordConditions = Readonly<Record<string, string | number>>

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
    count: async (schemaId, where = {}) => {
      const answer = await get(caller, `${recordsPath(schemaId)}/count`, where)
      return answer.kind === 'absent'
        ? undefined
        : recordIn<{ readonly count: number }>(expectAnswer(answer, records, path)).count
    },
  }
}

/** Pages of these lists are told by tokens in the answer’s links, whose query need not repeat the conditions. */
async function* recordPages(
  caller: Caller,
  path: string,
  where: RecordConditions,
): AsyncIterable<readonly CustomObjectRecord[]> {
  let query: RecordConditions | undefined = { page_size: perPage }
  while (query !== undefined) {
    const answer = expectAnswer(await get(caller, path, { ...where, ...query }), records, path)
    yield recordsOf(recordIn<{ readonly records: unknown }>(answer).records) as readonly CustomObjectRecord[]
    query = nextQuery(answer.data)
  }
}

/** Names of fields go as they are, unlike those of parameters. */
function get({ client, signal }: Caller, path: string, query: RecordConditions): Promise<Answer> {
  return client.get(path, query, { stream: records, signal })
}
