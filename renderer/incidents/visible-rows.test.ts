// Which rows of a list of ten thousand are drawn.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scrollFor, windowOf } from './visible-rows.ts'

const heightsOf = fc.array(fc.integer({ min: 20, max: 160 }), { maxLength: 400 })

test('every row in sight is drawn, what is not drawn has its room, and there are never many', () => {
  fc.assert(
    fc.property(heightsOf, fc.nat(40_000), fc.integer({ min: 100, max: 1200 }), (heights, scrollTop, viewHeight) => {
      const { from, to, above, below } = windowOf(heights, scrollTop, viewHeight)
      let top = 0
      heights.forEach((height, i) => {
        const isInSight = top + height > scrollTop && top < scrollTop + viewHeight
        if (isInSight) expect(i >= from && i < to).toBe(true)
        top += height
      })
      const drawn = heights.slice(from, to).reduce((sum, height) => sum + height, 0)
      expect(above + drawn + below).toBe(top)
      expect(to - from).toBeLessThanOrEqual(1200 / 20 + 2 + 16)
    }),
  )
})

test('a row that was scrolled to is wholly in sight, and one that is stays where it is', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 20, max: 90 }), { minLength: 1, maxLength: 300 }), fc.nat(), fc.nat(20_000), (heights, pick, scrollTop) => {
      const index = pick % heights.length
      const to = scrollFor(heights, index, scrollTop, 500)
      const top = heights.slice(0, index).reduce((sum, height) => sum + height, 0)
      expect(top).toBeGreaterThanOrEqual(to)
      expect(top + heights[index]!).toBeLessThanOrEqual(to + 500)
      expect(scrollFor(heights, index, to, 500)).toBe(to)
    }),
  )
})
