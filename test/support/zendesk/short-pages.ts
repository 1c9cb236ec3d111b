import type { SandboxRequest, SandboxResponse } from '@tajo/sandbox/http/message'
import { ZendeskSandbox, type ZendeskSandboxOptions } from '@tajo/sandbox/zendesk/sandbox'

export interface ShortPages extends ZendeskSandboxOptions {
  /** Rows of a page of an export, however many are asked for. */
  readonly exportPage?: number
  /** Rows of a page of a list, however many are asked for. */
  readonly listPage?: number
}

/** An account that gives fewer rows a page than is asked for, so that few rows are many pages. */
export class ShortPagedSandbox extends ZendeskSandbox {
  readonly #exportPage: number
  readonly #listPage: number
  /** The one that works: each ends the one before. */
  latestRefreshToken: string | undefined

  constructor({ exportPage = 1000, listPage = 100, ...options }: ShortPages) {
    super(options)
    this.#exportPage = exportPage
    this.#listPage = listPage
  }

  override handle(request: SandboxRequest): SandboxResponse {
    const path = request.path
      .replace(/([?&]per_page=)(\d+)/, (_, name, asked) => `${name}${Math.min(Number(asked), this.#exportPage)}`)
      .replace(
        /((?:page%5Bsize%5D|page\[size\])=)(\d+)/i,
        (_, name, asked) => `${name}${Math.min(Number(asked), this.#listPage)}`,
      )
    const answer = super.handle({ ...request, path })
    if (path === '/oauth/tokens' && answer.status === 201) this.latestRefreshToken = refreshTokenIn(answer)
    return answer
  }
}

function refreshTokenIn({ body }: SandboxResponse): string | undefined {
  const { refresh_token } = JSON.parse(Buffer.from(body).toString()) as { readonly refresh_token?: string }
  return refresh_token
}
