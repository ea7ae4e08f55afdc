// Which player is taken: the best the browser has, or the one that is wished for where there is one.
import { expect, it } from 'vitest'
import { chooseWay } from './player-way.ts'

it.each([
  [true, true, null, 'codecs'],
  [false, true, null, 'mse'],
  [false, false, null, 'mpeg1'],
  [true, true, 'mse', 'mse'],
  [true, true, 'mpeg1', 'mpeg1'],
  [false, true, 'codecs', 'mse'],
  [true, false, 'mse', 'codecs'],
  [true, true, 'flash', 'codecs'],
])('WebCodecs %s, MSE %s, wished %s: %s', (codecs, mse, asked, way) => {
  expect(chooseWay({ codecs, mse, mpeg1: true }, asked)).toBe(way)
})
