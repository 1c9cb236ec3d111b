interface Compiled<R> {
  readonly route: R
  readonly parts: readonly string[]
}

export interface Found<R> {
  readonly route: R
  readonly segments: Readonly<Record<string, string>>
}

/** Endpoints by method and path; `{id}` in a path is a number, `{key:text}` anything. The first that fits answers. */
export class PathTable<R extends { readonly method: string; readonly path: string }> {
  readonly #byLength = new Map<number, Compiled<R>[]>()

  constructor(routes: readonly R[]) {
    for (const route of routes) {
      const parts = route.path.slice(1).split('/')
      const sameLength = this.#byLength.get(parts.length)
      if (sameLength === undefined) this.#byLength.set(parts.length, [{ route, parts }])
      else sameLength.push({ route, parts })
    }
  }

  /** The endpoint of a path without its leading slash, or the verbs the path does offer. */
  find(method: string, path: string): Found<R> | { readonly verbs: readonly string[] } {
    const asked = path.split('/')
    const verbs: string[] = []
    for (const { route, parts } of this.#byLength.get(asked.length) ?? []) {
      const segments = match(parts, asked)
      if (segments === undefined) continue
      if (route.method === method) return { route, segments }
      verbs.push(route.method)
    }
    return { verbs }
  }
}

function match(parts: readonly string[], asked: readonly string[]): Record<string, string> | undefined {
  const segments: Record<string, string> = {}
  for (const [place, part] of parts.entries()) {
    const given = asked[place] ?? ''
    if (!part.startsWith('{')) {
      if (part !== given) return undefined
    } else if (part.endsWith(':text}')) {
      if (given === '') return undefined
      segments[part.slice(1, -6)] = given
    } else {
      if (!/^\d+$/.test(given)) return undefined
      segments[part.slice(1, -1)] = given
    }
  }
  return segments
}
