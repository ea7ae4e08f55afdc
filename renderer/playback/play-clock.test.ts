// Time of the recording never jumps by itself, whatever is pressed.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPlayClock, picturesAt, speedBeside, SPEEDS } from './play-clock.ts'

test('time goes at its speed, stands while paused or held, and goes on from there', () => {
  const clock = createPlayClock(10_000)
  expect(clock.at(500)).toBe(10_000)
  clock.play(1000)
  expect(clock.at(3000)).toBe(12_000)
  clock.setSpeed(3000, 4)
  expect(clock.at(4000)).toBe(16_000)
  clock.hold(4000, true)
  expect(clock.at(9000)).toBe(16_000)
  clock.hold(9000, false)
  clock.setSpeed(9000, -16)
  expect(clock.at(10_000)).toBe(0)
  clock.pause(10_000)
  expect(clock.at(20_000)).toBe(0)
  clock.goTo(20_000, 777)
  expect(clock.at(30_000)).toBe(777)
})

test('whatever is pressed at one moment, the recording stands where it stood, unless it is told to go somewhere', () => {
  const act = fc.oneof(
    fc.constant({ do: 'play' as const }),
    fc.constant({ do: 'pause' as const }),
    fc.record({ do: fc.constant('speed' as const), speed: fc.constantFrom(...SPEEDS) }),
    fc.record({ do: fc.constant('hold' as const), held: fc.boolean() }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(act, fc.integer({ min: 0, max: 5000 })), { maxLength: 50 }), (all) => {
      const clock = createPlayClock(1e12)
      let now = 0
      for (const [one, later] of all) {
        now += later
        const before = clock.at(now)
        if (one.do === 'play') clock.play(now)
        else if (one.do === 'pause') clock.pause(now)
        else if (one.do === 'speed') clock.setSpeed(now, one.speed)
        else clock.hold(now, one.held)
        expect(clock.at(now)).toBeCloseTo(before, 3)
      }
    }),
  )
})

test('speeds have ends, and only the slower ones forwards show every picture', () => {
  expect(speedBeside(16, 1)).toBe(16)
  expect(speedBeside(-16, -1)).toBe(-16)
  expect(speedBeside(0.125, -1)).toBe(-1)
  expect(SPEEDS.filter((speed) => !picturesAt(speed).keysOnly)).toEqual([0.125, 0.25, 0.5, 1, 2, 4])
})
