export class SearchView {
  readonly #world: unknown
  constructor(world: unknown) {
    this.#world = world
  }
  get world() {
    return this.#world
  }
}
