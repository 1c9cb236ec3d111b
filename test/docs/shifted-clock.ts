// Loaded before an example's program (`node --import`): its clock runs from the moment named in TAJO_EXAMPLES_NOW, so that
// the sandbox tells the same story each time.
const RealDate = Date
const shiftMs = Number(process.env['TAJO_EXAMPLES_SHIFT_MS'] ?? 0)

class ShiftedDate extends RealDate {
  constructor(...parts: readonly unknown[]) {
    if (parts.length === 0) super(RealDate.now() + shiftMs)
    else super(...(parts as [string]))
  }

  static override now(): number {
    return RealDate.now() + shiftMs
  }
}

globalThis.Date = ShiftedDate as DateConstructor
