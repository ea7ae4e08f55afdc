// A screen's hand on a camera: it repeats while held, says stop once, and gives up when it is refused.
import { expect, test } from 'vitest'
import type { Steer } from '../../contract/camera-heads.ts'
import { HEAD_SILENT_MS } from '../../contract/camera-heads.ts'
import { createHand, STILL } from './hand.ts'
import { speedOfPull, speedOfWays } from './speed-of.ts'

function hold(answer: () => Promise<void> = async () => undefined) {
  const said: string[] = []
  const refused: unknown[] = []
  let tick: (() => void) | null = null
  let tickMs = 0
  const hand = createHand('gate', {
    send(steer: Steer) {
      said.push(steer.do === 'move' ? `${steer.pan} ${steer.tilt} ${steer.zoom}` : steer.do)
      return answer()
    },
    onRefused: (error) => refused.push(error),
    every(ms, run) {
      tickMs = ms
      tick = run
      return () => (tick = null)
    },
  })
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= tickMs || ms) {
      tick?.()
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }
  return { hand, said, refused, pass, isRepeating: () => tick !== null }
}

test('what is held is repeated often enough that the core does not stop it, and letting go says stop once', async () => {
  const it = hold()
  it.hand.turn({ ...STILL, pan: 0.5 })
  await it.pass(2000)
  expect(it.said.length).toBeGreaterThanOrEqual(1 + Math.floor(2000 / (HEAD_SILENT_MS / 2)))
  it.hand.turn(STILL)
  const before = it.said.length
  it.hand.turn(STILL)
  await it.pass(2000)
  expect(it.said).toHaveLength(before)
  expect(it.said.at(-1)).toBe('0 0 0')
  expect(it.isRepeating()).toBe(false)
})

test('a hand that trembles sends the newest a few times a second', async () => {
  const it = hold()
  for (let i = 1; i <= 100; i++) it.hand.turn({ ...STILL, pan: i / 100 })
  expect(it.said).toEqual(['0.01 0 0'])
  await it.pass(125)
  expect(it.said).toEqual(['0.01 0 0', '1 0 0'])
})

test('a line on which nothing is answered is not filled, and stop is said all the same', async () => {
  const it = hold(() => new Promise(() => {}))
  it.hand.turn({ ...STILL, tilt: 1 })
  await it.pass(10_000)
  expect(it.said).toHaveLength(4)
  it.hand.turn(STILL)
  expect(it.said.at(-1)).toBe('0 0 0')
})

test('refused it repeats nothing, and tells why', async () => {
  const it = hold(() => Promise.reject(new Error('held')))
  it.hand.turn({ ...STILL, pan: 1 })
  await it.pass(1000)
  expect(it.said).toEqual(['1 0 0'])
  expect(it.refused).toHaveLength(1)
})

test('it is let go once, and only when it was taken', () => {
  const it = hold()
  it.hand.release()
  expect(it.said).toEqual([])
  it.hand.turn({ ...STILL, pan: 1 })
  it.hand.goTo('2')
  it.hand.release()
  it.hand.release()
  expect(it.said).toEqual(['1 0 0', 'goTo', 'release'])
  expect(it.isRepeating()).toBe(false)
})

test('opposite keys cancel each other, and a picture is pulled faster the further it is pulled', () => {
  expect(speedOfWays(new Set(['left', 'right', 'up']))).toEqual({ pan: 0, tilt: 0.5, zoom: 0 })
  expect(speedOfWays(new Set(['out']))).toEqual({ pan: 0, tilt: 0, zoom: -0.5 })
  expect(speedOfPull(0.01, 0.01)).toEqual(STILL)
  expect(speedOfPull(0.25, -0.1)).toEqual({ pan: 0.5, tilt: 0.2, zoom: 0 })
  expect(speedOfPull(2, 0)).toEqual({ pan: 1, tilt: 0, zoom: 0 })
})
