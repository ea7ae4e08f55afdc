// A lane: never more at once than its width, in the order of coming, and refused beyond its waiting room.
import { expect, test } from 'vitest'
import { createLane } from './lane.ts'

function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open }
}

test('no more run at once than fit, and the others in the order they came', async () => {
  const lane = createLane({ width: 2, maxWaiting: 10 })
  let running = 0
  let most = 0
  const order: number[] = []
  const job = (n: number) => async () => {
    most = Math.max(most, ++running)
    order.push(n)
    await Promise.resolve()
    running--
    return n
  }
  expect(await Promise.all(Array.from({ length: 10 }, (_, n) => lane.run(job(n))))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect([most, order]).toEqual([2, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]])
})

test('when the waiting room is full the next one is refused, and a failure frees its place', async () => {
  const lane = createLane({ width: 1, maxWaiting: 1 })
  const { opened, open } = gate()
  const failing = lane.run(async () => {
    await opened
    throw new Error('failed')
  })
  const second = lane.run(async () => 'second')
  expect(lane.isFull).toBe(true)
  await expect(lane.run(async () => 'third')).rejects.toMatchObject({ code: 'request.tooMany' })
  open()
  await expect(failing).rejects.toThrow('failed')
  await lane.settled()
  expect(await second).toBe('second')
  expect(lane.isFull).toBe(false)
})
