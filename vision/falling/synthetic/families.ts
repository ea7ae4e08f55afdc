// The things that fall: how heavy, how big, how the air holds them and what their outline is, in two sets that share none.
import type { Split } from './spec.ts'
import type { Part } from './stage.ts'

type Range = readonly [low: number, high: number]

export interface Family {
  readonly name: string
  readonly massKg: Range
  /** Largest side, m. */
  readonly sideM: Range
  /** Area against the air as a share of the largest side squared. */
  readonly area01: number
  readonly drag: number
  /** Sideways swing of light things, m; 0: none. */
  readonly swayM: Range
  /** Turns per second. */
  readonly spinHz: Range
  /** How much the outline changes as it flutters, 0..1. */
  readonly flutter01: number
  readonly parts: readonly Part[]
}

const ellipse = (x: number, y: number, a: number, b: number, c: number, tone: 0 | 1 = 0): Part => ({ form: 'ellipse', x, y, a, b, c, tone })
const block = (x: number, y: number, a: number, b: number, c: number, tone: 0 | 1 = 0): Part => ({ form: 'box', x, y, a, b, c, tone })
const rigid = { swayM: [0, 0], flutter01: 0 } as const

/**
 * | split | families |
 * |---|---|
 * | train, validate | bottle, brick, can, ball, box, waterBag, rubbishBag, shoe, fruit, garment, cigaretteBox, broom, blanket, tile, toy, bowl, bar, cap |
 * | test | pot, plank, phone, melon, jar, book, cushion, towel, cigaretteButt, slipper, umbrella |
 *
 * Whatever sinks no faster than paper (an empty bag: below 3 m/s) is none of them but a drifter.
 */
const TRAIN: readonly Family[] = [
  {
    name: 'bottle',
    massKg: [0.3, 1.4],
    sideM: [0.2, 0.34],
    area01: 0.2,
    drag: 0.9,
    spinHz: [0.3, 4],
    ...rigid,
    parts: [block(-0.25, 0, 0.7, 0.27, 0.27), block(0.7, 0, 0.3, 0.1, 0.1, 1)],
  },
  { name: 'brick', massKg: [1.8, 3.2], sideM: [0.2, 0.26], area01: 0.35, drag: 1.05, spinHz: [0.2, 3], ...rigid, parts: [block(0, 0, 1, 0.5, 0.25)] },
  {
    name: 'can',
    massKg: [0.02, 0.5],
    sideM: [0.11, 0.17],
    area01: 0.5,
    drag: 0.9,
    spinHz: [1, 6],
    ...rigid,
    parts: [block(0, 0, 1, 0.5, 0.5), block(0.35, 0, 0.25, 0.5, 0.5, 1)],
  },
  { name: 'ball', massKg: [0.05, 0.65], sideM: [0.07, 0.25], area01: 0.78, drag: 0.5, spinHz: [0, 3], ...rigid, parts: [ellipse(0, 0, 1, 1, 1)] },
  {
    name: 'box',
    massKg: [0.3, 4],
    sideM: [0.25, 0.7],
    area01: 0.6,
    drag: 1.05,
    spinHz: [0.1, 1.5],
    ...rigid,
    parts: [block(0, 0, 1, 0.75, 0.6), block(0, 0, 1, 0.1, 0.6, 1)],
  },
  {
    name: 'waterBag',
    massKg: [0.5, 2.5],
    sideM: [0.15, 0.35],
    area01: 0.6,
    drag: 0.6,
    spinHz: [0, 0.6],
    swayM: [0, 0],
    flutter01: 0.15,
    parts: [ellipse(-0.1, 0, 0.85, 0.75, 0.75), ellipse(0.85, 0, 0.2, 0.16, 0.2, 1)],
  },
  {
    name: 'rubbishBag',
    massKg: [1, 6],
    sideM: [0.35, 0.7],
    area01: 0.6,
    drag: 0.8,
    spinHz: [0, 1],
    swayM: [0, 0],
    flutter01: 0.18,
    parts: [ellipse(-0.1, 0, 0.9, 0.72, 0.7), ellipse(0.75, 0.05, 0.3, 0.25, 0.2, 1)],
  },
  {
    name: 'shoe',
    massKg: [0.25, 0.6],
    sideM: [0.24, 0.33],
    area01: 0.3,
    drag: 1,
    spinHz: [0.5, 4],
    ...rigid,
    parts: [ellipse(0, 0.08, 1, 0.28, 0.35), ellipse(-0.55, -0.2, 0.42, 0.38, 0.3, 1)],
  },
  {
    name: 'fruit',
    massKg: [0.1, 0.4],
    sideM: [0.06, 0.1],
    area01: 0.78,
    drag: 0.5,
    spinHz: [0, 3],
    ...rigid,
    parts: [ellipse(0, 0, 1, 0.92, 1), ellipse(0.5, 0.3, 0.3, 0.3, 0.3, 1)],
  },
  {
    name: 'garment',
    massKg: [0.25, 0.9],
    sideM: [0.5, 0.9],
    area01: 0.4,
    drag: 1.2,
    spinHz: [0.1, 0.9],
    swayM: [0.05, 0.35],
    flutter01: 0.45,
    parts: [block(0, 0, 0.9, 0.5, 0.2), ellipse(-0.5, 0.4, 0.5, 0.3, 0.2), ellipse(-0.5, -0.4, 0.5, 0.3, 0.2, 1)],
  },
  {
    name: 'cigaretteBox',
    massKg: [0.02, 0.035],
    sideM: [0.085, 0.095],
    area01: 0.45,
    drag: 1.05,
    spinHz: [1, 6],
    ...rigid,
    parts: [block(0, 0, 1, 0.63, 0.25), block(0.6, 0, 0.4, 0.63, 0.25, 1)],
  },
  {
    name: 'broom',
    massKg: [0.4, 1.2],
    sideM: [0.8, 1.3],
    area01: 0.05,
    drag: 1.1,
    spinHz: [0.2, 1.5],
    ...rigid,
    parts: [block(-0.1, 0, 0.9, 0.035, 0.035), block(0.9, 0, 0.12, 0.16, 0.1, 1)],
  },
  {
    name: 'blanket',
    massKg: [0.8, 2.5],
    sideM: [0.7, 1.4],
    area01: 0.3,
    drag: 1.2,
    spinHz: [0.1, 0.7],
    swayM: [0.05, 0.4],
    flutter01: 0.5,
    parts: [block(0, 0, 1, 0.6, 0.2), ellipse(0.3, 0.4, 0.6, 0.4, 0.2, 1)],
  },
  { name: 'tile', massKg: [0.5, 2.2], sideM: [0.2, 0.45], area01: 0.45, drag: 1.15, spinHz: [0.3, 3], ...rigid, parts: [block(0, 0, 1, 0.8, 0.06)] },
  {
    name: 'toy',
    massKg: [0.05, 0.5],
    sideM: [0.1, 0.35],
    area01: 0.45,
    drag: 0.9,
    spinHz: [0.3, 4],
    ...rigid,
    parts: [ellipse(-0.2, 0, 0.7, 0.55, 0.5), ellipse(0.6, 0.1, 0.4, 0.4, 0.4, 1)],
  },
  {
    name: 'bowl',
    massKg: [0.2, 0.7],
    sideM: [0.13, 0.24],
    area01: 0.6,
    drag: 0.9,
    spinHz: [0.5, 4],
    ...rigid,
    parts: [ellipse(0, 0, 1, 0.5, 0.9), block(-0.05, 0.35, 0.5, 0.12, 0.5, 1)],
  },
  { name: 'bar', massKg: [1, 5], sideM: [0.4, 1.2], area01: 0.06, drag: 1.1, spinHz: [0.2, 2], ...rigid, parts: [block(0, 0, 1, 0.06, 0.06)] },
  {
    name: 'cap',
    massKg: [0.06, 0.14],
    sideM: [0.22, 0.3],
    area01: 0.4,
    drag: 1.1,
    spinHz: [0.3, 2],
    swayM: [0, 0.15],
    flutter01: 0.1,
    parts: [ellipse(-0.15, 0, 0.7, 0.6, 0.45), block(0.6, 0.2, 0.4, 0.12, 0.4, 1)],
  },
]
const TEST: readonly Family[] = [
  {
    name: 'pot',
    massKg: [0.8, 5],
    sideM: [0.18, 0.36],
    area01: 0.6,
    drag: 0.8,
    spinHz: [0.1, 1.5],
    ...rigid,
    parts: [block(-0.35, 0, 0.6, 0.7, 0.7), ellipse(0.45, 0, 0.55, 0.8, 0.6, 1)],
  },
  { name: 'plank', massKg: [0.8, 4], sideM: [0.6, 1.4], area01: 0.13, drag: 1.15, spinHz: [0.2, 1.5], ...rigid, parts: [block(0, 0, 1, 0.11, 0.04)] },
  {
    name: 'phone',
    massKg: [0.15, 0.25],
    sideM: [0.14, 0.17],
    area01: 0.35,
    drag: 1.1,
    spinHz: [1, 6],
    ...rigid,
    parts: [block(0, 0, 1, 0.48, 0.06), block(0.1, 0, 0.7, 0.4, 0.06, 1)],
  },
  {
    name: 'melon',
    massKg: [1.5, 5],
    sideM: [0.2, 0.32],
    area01: 0.65,
    drag: 0.45,
    spinHz: [0, 1.5],
    ...rigid,
    parts: [ellipse(0, 0, 1, 0.8, 0.8), ellipse(0, 0.3, 0.95, 0.15, 0.6, 1)],
  },
  {
    name: 'jar',
    massKg: [0.3, 1.2],
    sideM: [0.12, 0.22],
    area01: 0.55,
    drag: 0.8,
    spinHz: [0.5, 4],
    ...rigid,
    parts: [ellipse(-0.1, 0, 0.85, 0.65, 0.65), block(0.8, 0, 0.2, 0.5, 0.5, 1)],
  },
  {
    name: 'book',
    massKg: [0.3, 1.3],
    sideM: [0.21, 0.3],
    area01: 0.4,
    drag: 1.1,
    spinHz: [0.5, 3],
    ...rigid,
    parts: [block(0, 0, 1, 0.7, 0.14), block(0, 0.55, 1, 0.15, 0.12, 1)],
  },
  {
    name: 'cushion',
    massKg: [0.4, 1],
    sideM: [0.35, 0.55],
    area01: 0.7,
    drag: 1.05,
    spinHz: [0.2, 1.2],
    swayM: [0, 0.1],
    flutter01: 0.08,
    parts: [ellipse(0, 0, 1, 0.95, 0.35), block(0, 0, 0.75, 0.75, 0.3)],
  },
  {
    name: 'towel',
    massKg: [0.2, 0.6],
    sideM: [0.5, 1],
    area01: 0.3,
    drag: 1.2,
    spinHz: [0.1, 0.8],
    swayM: [0.05, 0.4],
    flutter01: 0.5,
    parts: [ellipse(0, 0, 1, 0.42, 0.2), ellipse(0.4, -0.25, 0.55, 0.3, 0.15, 1)],
  },
  { name: 'cigaretteButt', massKg: [0.001, 0.002], sideM: [0.03, 0.05], area01: 0.15, drag: 0.9, spinHz: [2, 8], ...rigid, parts: [block(0, 0, 1, 0.2, 0.2)] },
  {
    name: 'slipper',
    massKg: [0.12, 0.35],
    sideM: [0.22, 0.3],
    area01: 0.3,
    drag: 1.1,
    spinHz: [0.5, 4],
    ...rigid,
    parts: [ellipse(0, 0, 1, 0.38, 0.1), block(0.3, 0, 0.3, 0.4, 0.25, 1)],
  },
  {
    name: 'umbrella',
    massKg: [0.3, 0.6],
    sideM: [0.3, 0.95],
    area01: 0.1,
    drag: 1,
    spinHz: [0.2, 2],
    ...rigid,
    parts: [block(0, 0, 0.85, 0.09, 0.09), ellipse(-0.9, 0.08, 0.1, 0.12, 0.1, 1)],
  },
]

export function familiesOf(split: Split): readonly Family[] {
  return split === 'test' ? TEST : TRAIN
}
