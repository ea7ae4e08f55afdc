// What changes in a stream is told, what every stream does is not.
import { expect, it } from 'vitest'
import { StreamHealth } from './stream-health.ts'

const FORM = { codec: 'avc1.4d401e', width: 640, height: 360 }

/** Ten pictures a second for so long. */
function play(health: StreamHealth, from: number, seconds: number, kbps: number, speed = 1, jitterMs = 0): number {
  for (let at = from; at < from + seconds * 1000; at += 100) health.came((kbps * 100) / 8, at * speed, at + ((at / 100) % 7) * (jitterMs / 6))
  return from + seconds * 1000
}

it('a camera that floods is told within 20 s and no more when it has calmed down', () => {
  const health = new StreamHealth()
  health.began(FORM, 0)
  const usual = play(health, 0, 120, 600)
  expect(health.faults(usual)).toEqual([])
  expect(health.kbps()).toBeCloseTo(600, -2)
  const flooded = play(health, usual, 21, 60_000)
  expect(health.faults(flooded)).toEqual(['flooding'])
  expect(health.faults(play(health, flooded, 21, 600))).toEqual([])
})

it('a scene that comes to life sends three times as much, which floods nobody, and neither does a small stream', () => {
  for (const [usually, then] of [
    [1500, 4500],
    [100, 1000],
  ] as const) {
    const health = new StreamHealth()
    health.began(FORM, 0)
    expect(health.faults(play(health, play(health, 0, 120, usually), 60, then))).toEqual([])
  }
})

it('a rate that stays is the usual one after ten minutes', () => {
  const health = new StreamHealth()
  health.began(FORM, 0)
  const flooded = play(health, play(health, 0, 120, 600), 500, 8000)
  expect(health.faults(flooded)).toEqual(['flooding'])
  expect(health.faults(play(health, flooded, 150, 8000))).toEqual([])
})

it('another size or codec is told for ten minutes, a reconnection with the same is not', () => {
  const health = new StreamHealth()
  health.began(FORM, 0)
  health.began({ ...FORM }, 1000)
  expect(health.faults(1000)).toEqual([])
  health.began({ ...FORM, width: 1280, height: 720 }, 2000)
  health.began({ ...FORM, width: 1280, height: 720 }, 5000)
  expect(health.faults(6000)).toEqual(['streamChanged'])
  health.began(FORM, 7000)
  expect(health.faults(7000)).toEqual([])
  health.began({ ...FORM, codec: 'avc1.640028' }, 8000)
  expect(health.faults(607_000)).toEqual(['streamChanged'])
  expect(health.faults(608_000)).toEqual([])
})

it('damage that goes on is loss, one damaged picture is not', () => {
  const health = new StreamHealth()
  health.complained(0)
  expect(health.faults(1000)).toEqual([])
  for (let at = 10_000; at < 20_000; at += 2000) health.complained(at)
  expect(health.faults(20_000)).toEqual(['lossy'])
  expect(health.faults(60_000)).toEqual([])
})

it.each([1.01, 0.99])('a clock that runs at %f of ours is told, jitter is not', (speed) => {
  const drifting = new StreamHealth()
  drifting.began(FORM, 0)
  expect(drifting.faults(play(drifting, 0, 300, 600, speed, 80))).toEqual(['clockDrift'])
  expect(drifting.drift()).toBeCloseTo(1 - speed, 2)
  const jittery = new StreamHealth()
  jittery.began(FORM, 0)
  expect(jittery.faults(play(jittery, 0, 300, 600, 1, 400))).toEqual([])
})
