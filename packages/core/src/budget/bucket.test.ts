import { describe, expect, it } from 'vitest'
import { Bucket } from './bucket.ts'

const never = Number.POSITIVE_INFINITY

/** A neighbour has spent all ten of ten by 1000. */
function usedUpBucket(): Bucket {
  const bucket = new Bucket()
  const call = bucket.begin(1)
  bucket.settle(call, 1, 1000)
  bucket.agree(call, 10, 1000)
  return bucket
}

describe('Bucket', () => {
  it('lets a call dearer than the whole limit go when nothing else counts', () => {
    const bucket = new Bucket()
    expect(bucket.fitsAt(7, 5, 0)).toBe(0)
    bucket.settle(bucket.begin(7), 7, 0)
    expect(bucket.fitsAt(7, 5, 1)).toBe(60_000)
  })

  it('takes the vendor’s word against its own log: after a 429 one call tries at the moment it named', () => {
    const bucket = usedUpBucket()
    bucket.close(5000, 1000)
    expect(bucket.fitsAt(1, 10, 1000)).toBe(6000)
    const trial = bucket.begin(1)
    expect(bucket.fitsAt(1, 10, 6000)).toBe(never)
    bucket.settle(trial, 1, 6100)
    // The vendor’s window began anew.
    bucket.agree(trial, 1, 6100)
    expect(bucket.fitsAt(8, 10, 6100)).toBe(6100)
  })

  it('closes again when the trial meets another 429', () => {
    const bucket = usedUpBucket()
    bucket.close(5000, 1000)
    bucket.settle(bucket.begin(1), 1, 6100)
    bucket.close(3000, 6100)
    expect(bucket.fitsAt(1, 10, 6100)).toBe(9100)
  })

  it('tries no sooner than its own spending allows', () => {
    const bucket = new Bucket()
    bucket.settle(bucket.begin(10), 10, 0)
    bucket.close(5000, 1000)
    expect(bucket.fitsAt(1, 10, 1000)).toBe(60_000)
  })

  it('is not opened by a call that began before it closed', () => {
    const bucket = new Bucket()
    const early = bucket.begin(1)
    bucket.close(5000, 0)
    bucket.settle(early, 1, 100)
    expect(bucket.fitsAt(1, 10, 100)).toBe(5000)
  })

  it('keeps the longest silence asked for by calls that came back late', () => {
    const bucket = new Bucket()
    bucket.close(5000, 0)
    bucket.close(1000, 100)
    expect(bucket.fitsAt(1, 10, 100)).toBe(5000)
  })

  it('asks again after an hour although the vendor named a day', () => {
    const bucket = new Bucket()
    bucket.close(86_400_000, 0)
    expect(bucket.fitsAt(1, 10, 0)).toBe(3_600_000)
    const other = new Bucket()
    other.close(never, 0)
    expect(other.fitsAt(1, 10, 0)).toBe(3_600_000)
  })
})
