// What buildings look like, in two sets that share no style: one to learn from and one to be judged on.
import type { Split } from './spec.ts'

export type Material = 'plaster' | 'brick' | 'tile' | 'panel' | 'stripe' | 'curtainWall' | 'board' | 'mosaic'
type Range = readonly [low: number, high: number]

export interface Style {
  readonly name: string
  readonly material: Material
  /** Luma by day. */
  readonly wall: Range
  readonly glass: Range
  /** Width of one window axis, m. */
  readonly bayM: Range
  /** Shares of the axis and of the storey. */
  readonly windowWidth01: Range
  readonly windowHeight01: Range
  readonly panes: number
  readonly balcony: 'none' | 'solid' | 'rail' | 'glass' | 'band'
  /** Share of axes that have a balcony. */
  readonly balconies01: number
  readonly airCon01: number
  readonly grilles01: number
  /** Band between storeys, m; 0: none. */
  readonly bandM: number
}

/**
 * | split | styles |
 * |---|---|
 * | train, validate | plaster slab, dark balcony bands, brick walk-up, tiled tower, glass tower, striped estate, panel block |
 * | test | mosaic corridor block, loggia tower, grilled old town, ribbon-window tower, boarded terrace, pale rail tower |
 */
const TRAIN: readonly Style[] = [
  {
    name: 'plaster slab',
    material: 'plaster',
    wall: [120, 200],
    glass: [25, 70],
    bayM: [3, 4.2],
    windowWidth01: [0.4, 0.6],
    windowHeight01: [0.45, 0.6],
    panes: 2,
    balcony: 'none',
    balconies01: 0,
    airCon01: 0.5,
    grilles01: 0.15,
    bandM: 0,
  },
  {
    name: 'dark balcony bands',
    material: 'plaster',
    wall: [75, 130],
    glass: [15, 60],
    bayM: [3.5, 5.5],
    windowWidth01: [0.5, 0.85],
    windowHeight01: [0.5, 0.7],
    panes: 3,
    balcony: 'band',
    balconies01: 0.9,
    airCon01: 0.25,
    grilles01: 0,
    bandM: 0.25,
  },
  {
    name: 'brick walk-up',
    material: 'brick',
    wall: [80, 150],
    glass: [20, 80],
    bayM: [2.6, 3.6],
    windowWidth01: [0.35, 0.5],
    windowHeight01: [0.4, 0.55],
    panes: 2,
    balcony: 'solid',
    balconies01: 0.25,
    airCon01: 0.3,
    grilles01: 0.1,
    bandM: 0.2,
  },
  {
    name: 'tiled tower',
    material: 'tile',
    wall: [130, 210],
    glass: [30, 95],
    bayM: [2.8, 3.8],
    windowWidth01: [0.45, 0.7],
    windowHeight01: [0.5, 0.65],
    panes: 2,
    balcony: 'rail',
    balconies01: 0.35,
    airCon01: 0.6,
    grilles01: 0.05,
    bandM: 0,
  },
  {
    name: 'glass tower',
    material: 'curtainWall',
    wall: [70, 120],
    glass: [45, 150],
    bayM: [1.4, 2.2],
    windowWidth01: [0.88, 0.95],
    windowHeight01: [0.7, 0.85],
    panes: 1,
    balcony: 'none',
    balconies01: 0,
    airCon01: 0,
    grilles01: 0,
    bandM: 0.35,
  },
  {
    name: 'striped estate',
    material: 'stripe',
    wall: [105, 190],
    glass: [20, 70],
    bayM: [3, 4.5],
    windowWidth01: [0.45, 0.65],
    windowHeight01: [0.45, 0.6],
    panes: 3,
    balcony: 'solid',
    balconies01: 0.4,
    airCon01: 0.45,
    grilles01: 0,
    bandM: 0.3,
  },
  {
    name: 'panel block',
    material: 'panel',
    wall: [110, 175],
    glass: [20, 75],
    bayM: [2.8, 3.4],
    windowWidth01: [0.42, 0.55],
    windowHeight01: [0.42, 0.52],
    panes: 2,
    balcony: 'glass',
    balconies01: 0.3,
    airCon01: 0.2,
    grilles01: 0,
    bandM: 0,
  },
]
const TEST: readonly Style[] = [
  {
    name: 'mosaic corridor block',
    material: 'mosaic',
    wall: [115, 185],
    glass: [20, 60],
    bayM: [3.4, 4.8],
    windowWidth01: [0.3, 0.42],
    windowHeight01: [0.35, 0.45],
    panes: 1,
    balcony: 'band',
    balconies01: 1,
    airCon01: 0.1,
    grilles01: 0,
    bandM: 0.15,
  },
  {
    name: 'loggia tower',
    material: 'plaster',
    wall: [150, 225],
    glass: [12, 45],
    bayM: [4.4, 6.2],
    windowWidth01: [0.62, 0.8],
    windowHeight01: [0.66, 0.78],
    panes: 4,
    balcony: 'rail',
    balconies01: 0.75,
    airCon01: 0.7,
    grilles01: 0,
    bandM: 0.12,
  },
  {
    name: 'grilled old town',
    material: 'tile',
    wall: [90, 150],
    glass: [18, 65],
    bayM: [2.3, 3],
    windowWidth01: [0.5, 0.72],
    windowHeight01: [0.42, 0.6],
    panes: 2,
    balcony: 'none',
    balconies01: 0,
    airCon01: 0.85,
    grilles01: 0.8,
    bandM: 0,
  },
  {
    name: 'ribbon-window tower',
    material: 'panel',
    wall: [140, 215],
    glass: [35, 120],
    bayM: [1.2, 1.8],
    windowWidth01: [0.96, 1],
    windowHeight01: [0.4, 0.52],
    panes: 1,
    balcony: 'none',
    balconies01: 0,
    airCon01: 0,
    grilles01: 0,
    bandM: 0,
  },
  {
    name: 'boarded terrace',
    material: 'board',
    wall: [70, 140],
    glass: [25, 85],
    bayM: [3.2, 4],
    windowWidth01: [0.35, 0.6],
    windowHeight01: [0.5, 0.72],
    panes: 2,
    balcony: 'glass',
    balconies01: 0.6,
    airCon01: 0.15,
    grilles01: 0,
    bandM: 0.4,
  },
  {
    name: 'pale rail tower',
    material: 'stripe',
    wall: [170, 230],
    glass: [40, 110],
    bayM: [2.4, 3.2],
    windowWidth01: [0.5, 0.66],
    windowHeight01: [0.55, 0.7],
    panes: 1,
    balcony: 'rail',
    balconies01: 0.5,
    airCon01: 0.35,
    grilles01: 0.2,
    bandM: 0.1,
  },
]

export function stylesOf(split: Split): readonly Style[] {
  return split === 'test' ? TEST : TRAIN
}
