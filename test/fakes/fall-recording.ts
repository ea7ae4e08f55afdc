// Makes a recorded file of a plain facade in which boxes fall by gravity at known moments from known floors, with long nothing between.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fallingObjectSettings, type FacadeEntry } from '../../contract/facade.ts'
import { runFfmpeg } from './encode.ts'

export interface KnownFall {
  readonly floor: number
  /** 0..1 of the picture's width. */
  readonly x: number
}

export interface FallRecording {
  /** Of each fall: when it is let go and the last picture that shows it, s of the recording. */
  readonly falls: readonly (KnownFall & { readonly releaseAtS: number; readonly lastAtS: number })[]
  readonly durationS: number
}

export interface FallRecordingOptions {
  readonly width: number
  readonly height: number
  readonly falls: readonly KnownFall[]
  /** Before each fall and after the last. */
  readonly quietS: number
}

export const FPS = 25
/** The first and the last second of a fall's piece are quiet too. */
const FALL_S = 8
const LEAD_S = 1
const FLOORS = 20
const FLOOR_M = 3
const TOP_01 = 0.06
const GROUND_01 = 0.94
const GRAVITY = 9.81
/** One quiet piece is repeated. */
const PIECE_S = 20

const heightOf01 = (metres: number) => GROUND_01 - ((GROUND_01 - TOP_01) * metres) / (FLOORS * FLOOR_M)
const middleOf = (floor: number) => (floor - 0.5) * FLOOR_M

/** Side of the box, px. */
export function sidePx(height: number): number {
  return Math.max(4, Math.round(height / 48))
}

/** How long after it was let go the middle of the box is at this height, s. */
export function fallenForS(floor: number, y01: number): number {
  const downM = ((y01 - heightOf01(middleOf(floor))) / (GROUND_01 - TOP_01)) * FLOORS * FLOOR_M
  return Math.sqrt((2 * Math.max(0, downM)) / GRAVITY)
}

/** The facade as an installer would draw it. */
export const FACADE: FacadeEntry = {
  id: 'east',
  name: '东立面',
  polygon: [
    [0.1, TOP_01],
    [0.9, TOP_01],
    [0.9, GROUND_01],
    [0.1, GROUND_01],
  ],
  settings: fallingObjectSettings.parse({ facade: { floors: [1, 10, 20].map((floor) => ({ floor, y: heightOf01(middleOf(floor)) })), floorHeightM: FLOOR_M } }),
}

export async function makeFallRecording(file: string, options: FallRecordingOptions): Promise<FallRecording> {
  const dir = await mkdtemp(join(tmpdir(), 'vigil-fall-recording-'))
  try {
    const repeats = Math.max(1, Math.round(options.quietS / PIECE_S))
    const quiet = join(dir, 'quiet.mkv')
    await encode(quiet, PIECE_S, options, null)
    const list: string[] = []
    const falls: FallRecording['falls'][number][] = []
    let atS = 0
    const add = (piece: string, seconds: number, times: number) => {
      for (let i = 0; i < times; i++) list.push(`file '${piece}'\nduration ${seconds}`)
      atS += seconds * times
    }
    for (const [i, fall] of options.falls.entries()) {
      add(quiet, PIECE_S, repeats)
      const piece = join(dir, `fall-${i}.mkv`)
      await encode(piece, FALL_S, options, fall)
      const lastAtS = Math.floor((LEAD_S + Math.sqrt((2 * middleOf(fall.floor)) / GRAVITY)) * FPS) / FPS
      falls.push({ ...fall, releaseAtS: atS + LEAD_S, lastAtS: atS + lastAtS })
      add(piece, FALL_S, 1)
    }
    add(quiet, PIECE_S, repeats)
    await writeFile(join(dir, 'list.txt'), `ffconcat version 1.0\n${list.join('\n')}\n`)
    await runFfmpeg(['-f', 'concat', '-safe', '0', '-i', join(dir, 'list.txt'), '-c', 'copy', '-y', file])
    return { falls, durationS: atS }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

function encode(file: string, seconds: number, { width, height }: FallRecordingOptions, fall: KnownFall | null): Promise<Buffer> {
  const source = ['-f', 'lavfi', '-i', `color=c=gray:size=${width}x${height}:rate=${FPS}:duration=0.04`]
  const wall = `geq=lum='90+30*lt(mod(X,${Math.round(width / 16)}),${Math.round(width / 40)})*lt(mod(Y,${Math.round(height / 24)}),${Math.round(height / 50)})+X*20/${width}':cb=128:cr=128`
  const still = `${wall},loop=loop=-1:size=1,setpts=N/${FPS}/TB,trim=duration=${seconds}`
  const sensor = 'noise=alls=4:allf=t,format=yuv420p'
  const codec = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24', '-g', String(FPS * 2), '-bf', '0', '-sc_threshold', '0', '-an', '-y', file]
  if (fall === null) return runFfmpeg([...source, '-vf', `${still},${sensor}`, ...codec])
  const side = sidePx(height)
  const fallen = `${GRAVITY}*(t-${LEAD_S})*(t-${LEAD_S})/2`
  const y = `if(between(t,${LEAD_S},${LEAD_S}+sqrt(2*${middleOf(fall.floor)}/${GRAVITY})),H*(${heightOf01(middleOf(fall.floor))}+${(GROUND_01 - TOP_01) / (FLOORS * FLOOR_M)}*${fallen})-${side / 2},-${side * 2})`
  const graph = `[0:v]${still},format=yuv444p[wall];color=c=white:size=${side}x${side}:rate=${FPS}[box];[wall][box]overlay=format=yuv444:shortest=1:eval=frame:x=W*${fall.x}-${side / 2}:y='${y}',${sensor}`
  return runFfmpeg([...source, '-filter_complex', graph, ...codec])
}
