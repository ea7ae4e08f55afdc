// Tests of constants: half floats, turned axes, weights files cut short.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { float32, halfToNumber, int32, readConstants, reshape, sizeOf, transpose, widen } from './constants.ts'

describe('half floats', () => {
  it.each([
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x3555, 0.333251953125],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x7e00, NaN],
  ])('%i is %d', (bits, value) => expect(halfToNumber(bits)).toBe(value))

  it('widen to what the bits say and leave other constants alone', () => {
    const half = { dtype: 'float16', dims: [2], data: Uint16Array.of(0x3c00, 0xc000) } as const
    expect(widen(half)).toEqual(float32([1, -2]))
    expect(widen(int32([7]))).toEqual(int32([7]))
  })
})

describe('transpose', () => {
  it('turns rows to columns', () => {
    expect([...transpose(float32([1, 2, 3, 4, 5, 6], [2, 3]), [1, 0]).data]).toEqual([1, 4, 2, 5, 3, 6])
  })

  it('is undone by the opposite order', () => {
    const dims = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(dims, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (sizes, order) => {
        const constant = float32(
          Array.from({ length: sizeOf(sizes) }, (_, i) => i),
          sizes,
        )
        const back = order.map((_, axis) => order.indexOf(axis))
        expect(transpose(transpose(constant, order), back)).toEqual(constant)
      }),
    )
  })
})

it('reshape refuses a size that does not fit', () => {
  expect(reshape(int32([1, 2, 3, 4]), [2, 2]).dims).toEqual([2, 2])
  expect(() => reshape(int32([1, 2, 3]), [2, 2])).toThrow(RangeError)
})

describe('readConstants', () => {
  const specs = [
    { name: 'a', shape: [2], dtype: 'float32', quantization: { dtype: 'float16' } },
    { name: 'b', shape: [], dtype: 'int32' },
    { name: 'c', shape: [0, 1], dtype: 'int32' },
  ] as const
  const mutable = specs.map((spec) => ({ ...spec, shape: [...spec.shape] }))

  it('cuts the file where the manifest says', () => {
    const read = readConstants(mutable, Uint8Array.of(0, 0x3c, 0, 0xc0, 7, 0, 0, 0))
    expect([...read.get('a:0')!.data]).toEqual([0x3c00, 0xc000])
    expect([...read.get('b:0')!.data]).toEqual([7])
    expect(read.get('c:0')!.data).toHaveLength(0)
  })

  it('refuses a file that is too short or too long', () => {
    expect(() => readConstants(mutable, new Uint8Array(7))).toThrow(/end inside b/)
    expect(() => readConstants(mutable, new Uint8Array(9))).toThrow(/1 bytes too many/)
  })
})
