// A drawn facade as a camera sees it, for tests: ten floors, three columns, and again and again a thing that falls from floor 7.
import type { Fall, FallPoint } from '../../contract/falling.ts'
import type { AccessUnit } from '../../media/simulator/annex-b.ts'
import { encodeAccessUnits } from './encode.ts'

export const FACADE_FPS = 25

export interface FacadeScene {
  /** 960x540. */
  readonly units: readonly AccessUnit[]
  readonly loopMs: number
  /** The facade, 0..1: from top left, clockwise. */
  readonly polygon: readonly (readonly [x: number, y: number])[]
  /** What a watcher would tell of the thing in the loop that begins then. */
  fallIn(loopAtMs: number): Pick<Fall, 'firstAtMs' | 'lastAtMs' | 'tracks' | 'floor' | 'column'>
}

const WIDTH = 960
const HEIGHT = 540
const LEFT = 240
const GROUND = 530
/** Px per storey of 3 m. */
const STOREY = 50
const LOOP_S = 5
const STARTS_AT_S = 1
const SIDE = 10
const X = 455
const FROM_Y = GROUND - 6.5 * STOREY
/** 9.81 m/s² in px. */
const ACCELERATION = (9.81 / 3) * STOREY
const FALLS_S = Math.sqrt((2 * (GROUND - FROM_Y)) / ACCELERATION)

/** Upper edge of the thing so many seconds after it was let go, px. */
const topAt = (s: number): number => FROM_Y + (ACCELERATION / 2) * s * s

export async function facadeScene(): Promise<FacadeScene> {
  const wall = `color=0xb5aa9a:s=480x500:r=${FACADE_FPS},drawgrid=w=48:h=${STOREY}:t=14:c=0xcfc6b8,drawgrid=w=160:h=500:t=6:c=0x8b8074`
  const y = `if(between(t,${STARTS_AT_S},${STARTS_AT_S + FALLS_S}),${FROM_Y}+${ACCELERATION / 2}*pow(t-${STARTS_AT_S},2),-50)`
  const sky = `color=0x9fb7cc:s=${WIDTH}x${HEIGHT}:r=${FACADE_FPS}`
  const thing = `color=0x202020:s=${SIDE}x${SIDE}:r=${FACADE_FPS}`
  const graph = `${sky}[sky];${wall}[wall];${thing}[thing];[sky][wall]overlay=${LEFT}:${GROUND - 500}[still];[still][thing]overlay=${X}:'${y}'`
  const units = await encodeAccessUnits({
    input: ['-f', 'lavfi', '-i', graph],
    fps: FACADE_FPS,
    seconds: LOOP_S,
    width: WIDTH,
    height: HEIGHT,
    bitrateKbps: 1500,
  })
  const [left, right, top, bottom] = [LEFT / WIDTH, (LEFT + 480) / WIDTH, (GROUND - 500) / HEIGHT, GROUND / HEIGHT]
  return {
    units,
    loopMs: LOOP_S * 1000,
    polygon: [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ],
    fallIn,
  }
}

function fallIn(loopAtMs: number): ReturnType<FacadeScene['fallIn']> {
  const pictures = Math.floor(FALLS_S * FACADE_FPS)
  const letGoAtMs = loopAtMs + STARTS_AT_S * 1000
  const points = Array.from({ length: pictures }, (_, i): FallPoint => {
    const s = i / FACADE_FPS
    return { atMs: letGoAtMs + s * 1000, box: [X / WIDTH, topAt(s) / HEIGHT, (X + SIDE) / WIDTH, (topAt(s) + SIDE) / HEIGHT], score: 0.7 }
  })
  const middle = ({ box: [x1, y1, x2, y2] }: FallPoint): [number, number] => [(x1 + x2) / 2, (y1 + y2) / 2]
  const path = points.map(middle)
  const landsAtMs = letGoAtMs + FALLS_S * 1000
  return {
    firstAtMs: points[0]!.atMs,
    lastAtMs: points.at(-1)!.atMs,
    tracks: [
      {
        points,
        path,
        release: path[0]!,
        impact: { at: [(X + SIDE / 2) / WIDTH, GROUND / HEIGHT], atMs: landsAtMs, isSeen: true },
        residualPx: 0.6,
        accelerationMps2: 9.7,
        speedMps: 9.81 * FALLS_S,
        looks: { object: 0.72, bird: 0.14, leaf: 0.08 },
      },
    ],
    floor: { estimate: 7, low: 6, high: 8, confidence: 0.9 },
    column: '2单元',
  }
}
