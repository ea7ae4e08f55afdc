// Planes and times come on two pipes in whatever pieces and order; each picture gets its own time.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { EveryPicture } from './every-picture.ts'

const line = (index: number, pts: number | 'NOPTS') => `frame:${index}    pts:${pts}       pts_time:0.04\nk=1\n`

it('gives every picture its time, whichever comes first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 60 })), { maxLength: 80 }), (size, steps) => {
      const got: [number, number | null][] = []
      const pictures = new EveryPicture(size, { onPicture: (planes, ptsS) => got.push([planes[size - 1]!, ptsS]), onBroken: () => expect.unreachable() })
      const text = Buffer.from(Array.from({ length: 200 }, (_, i) => line(i, i * 3600)).join(''))
      let [textAt, at, mayGoOn] = [0, 0, true]
      for (const [isText, count] of steps) {
        if (isText) mayGoOn = pictures.times(text.subarray(textAt, (textAt += count)))
        else if (mayGoOn) {
          const room = pictures.room()
          const part = Math.min(count, room.length)
          for (let i = 0; i < part; i++) room[i] = Math.floor((at + i) / size) & 0xff
          at += part
          mayGoOn = pictures.filled(part)
        }
      }
      expect(got).toEqual(got.map((_, i) => [i & 0xff, i / 25]))
    }),
  )
})

it('says when a picture has no time, and when the pipes have lost step', () => {
  const times: (number | null)[] = []
  let broken = 0
  const pictures = new EveryPicture(2, { onPicture: (_, ptsS) => times.push(ptsS), onBroken: () => broken++ })
  pictures.times(Buffer.from(line(0, 'NOPTS') + line(1, -900)))
  pictures.filled(2)
  pictures.filled(2)
  expect(times).toEqual([null, -0.01])
  pictures.times(Buffer.from(line(5, 9000)))
  expect(broken).toBe(1)
  pictures.times(Buffer.alloc(300, 0x41))
  expect(broken).toBe(2)
})
