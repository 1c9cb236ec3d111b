import { resolve } from 'node:path'
import { activateApplyOperation } from '@tajo/operations/list/activate-apply'
import { activatePlanOperation } from '@tajo/operations/list/activate-plan'
import { catalogOperation } from '@tajo/operations/list/catalog'
import { contactOperation } from '@tajo/operations/list/contact'
import { doctorOperation } from '@tajo/operations/list/doctor'
import { modelsExplainOperation } from '@tajo/operations/list/models-explain'
import { modelsListOperation } from '@tajo/operations/list/models-list'
import { modelsRunOperation } from '@tajo/operations/list/models-run'
import { queryOperation } from '@tajo/operations/list/query'
import { runsGetOperation } from '@tajo/operations/list/runs-get'
import { runsListOperation } from '@tajo/operations/list/runs-list'
import type { Operation } from '@tajo/operations/operation'
import { type Section, sectionOf } from './account-settings.ts'
import { clientConfig } from './client-config.ts'
import { type Connectors, connectorsOf } from './connectors.ts'
import type { CallOptions, Door } from './door.ts'
import { embeddedDoor } from './embedded-door.ts'
import { embeddedWebhooks } from './embedded-webhooks.ts'
import { remoteDoor } from './remote-door.ts'

export interface TajoClientOptions {
  /** Token of a server (`tajo_…`). Embedded, it is not needed. */
  readonly apiKey?: string | undefined
  /** Of the Brevo account that is activated; default: what `tajo.yml` says. */
  readonly brevoApiKey?: string | undefined
  /** A server, such as `https://tajo.example.com`. Without it everything is done in this process. */
  readonly baseUrl?: string | undefined
  /** Default: `tajo.yml` in the current folder; it need not be there. */
  readonly config?: string
}

type Input<Of> = Of extends Operation<infer In, unknown> ? In : never
type Output<Of> = Of extends { run: (...given: never[]) => Promise<infer Out> } ? Out : never

/**
 * All that Tajo does, for an application: in this process, on the files that `tajo.yml` names, or against a server.
 *
 * @example
 * const tajo = new TajoClient({ brevoApiKey: process.env['BREVO_API_KEY'] })
 * await tajo.connectors.connect('freshdesk', { domain: 'acme', apiKey: process.env['FRESHDESK_API_KEY'] })
 * const { verdict } = await tajo.connectors.sync('freshdesk')
 * verdict // { kind: 'complete' }
 * await tajo.close()
 */
export class TajoClient implements AsyncDisposable {
  readonly connectors: Connectors
  readonly #door: Door

  constructor({ apiKey, brevoApiKey, baseUrl, config = 'tajo.yml' }: TajoClientOptions = {}) {
    if (baseUrl !== undefined) {
      const door = remoteDoor(baseUrl, apiKey)
      this.#door = door
      this.connectors = connectorsOf({ door, addAccount: async () => {}, handleWebhook: door.handleWebhook })
      return
    }
    const accounts = new Map<string, Section>()
    const cwd = process.cwd()
    const door = embeddedDoor(() =>
      clientConfig({ path: resolve(cwd, config), cwd, env: process.env, accounts, brevoApiKey }),
    )
    this.#door = door
    this.connectors = connectorsOf({
      door,
      addAccount: async (name, settings) => {
        accounts.set(name, sectionOf(name, settings))
        await door.renew()
      },
      handleWebhook: embeddedWebhooks(door),
    })
  }

  /** The support model. */
  get models() {
    return {
      /** Builds what changed since the last time. */
      run: (input: Input<typeof modelsRunOperation> = {}, options?: CallOptions) =>
        this.#door.call(modelsRunOperation, input, options),
      list: () => this.#door.call(modelsListOperation, {}),
      /** The intervals the numbers of a ticket are made of. */
      explain: (id: string | number, source?: string) =>
        this.#door.call(modelsExplainOperation, { id: String(id), ...(source === undefined ? {} : { source }) }),
    }
  }

  /** What is written to Brevo. */
  get activation() {
    return {
      /** What would be written; nothing is. */
      plan: (input: Input<typeof activatePlanOperation> = {}, options?: CallOptions) =>
        this.#door.call(activatePlanOperation, input, options),
      /** Writes what changed. A guard stops it where it would change more than is usual: then `report` is null. */
      apply: (input: Input<typeof activateApplyOperation> = {}, options?: CallOptions) =>
        this.#door.call(activateApplyOperation, input, options),
    }
  }

  /** One person everywhere, by e-mail or id; `why` takes the value of an attribute apart. */
  contact(contact: string, { why }: { readonly why?: string } = {}): Promise<Output<typeof contactOperation>> {
    return this.#door.call(contactOperation, { contact, ...(why === undefined ? {} : { why }) })
  }

  /**
   * Read-only SQL on the warehouse.
   *
   * @example
   * const { columns, rows } = await tajo.query('SELECT status, count(*) FROM support.tickets GROUP BY ALL')
   * rows // [['open', 12], ['solved', 288]]
   */
  query(sql: string): Promise<Output<typeof queryOperation>> {
    return this.#door.call(queryOperation, { sql })
  }

  catalog(table?: string): Promise<Output<typeof catalogOperation>> {
    return this.#door.call(catalogOperation, table === undefined ? {} : { table })
  }

  /** The last runs, the latest first. */
  runs(input: Input<typeof runsListOperation> = {}): Promise<Output<typeof runsListOperation>> {
    return this.#door.call(runsListOperation, input)
  }

  run(id: string): Promise<Output<typeof runsGetOperation>> {
    return this.#door.call(runsGetOperation, { id })
  }

  /** Keys, limits, clock, disk and warehouse, each with its fix. */
  doctor(): Promise<Output<typeof doctorOperation>> {
    return this.#door.call(doctorOperation, {})
  }

  /** Gives back what is open. */
  close(): Promise<void> {
    return this.#door.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
