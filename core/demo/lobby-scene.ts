// The demo's lobby: a drawn hall, and somebody pushing a two-wheeler through it that the real detector really finds.
import { bar, disc, emptyPicture, paint, panel, ring, type Colour, type Painted, type Picture } from './raster.ts'

export const LOBBY_WIDTH = 640
export const LOBBY_HEIGHT = 360
const FLOOR_Y = 223

const INK: Colour = [40, 40, 46]
const TYRE: Colour = [26, 26, 30]
const STEEL: Colour = [150, 150, 156]
const FRAME: Colour = [150, 30, 36]
const COAT: Colour = [46, 66, 104]
const TROUSERS: Colour = [58, 56, 62]
const SKIN: Colour = [214, 170, 140]

/** The empty hall, opaque. */
export function drawLobby(): Picture {
  const picture = emptyPicture(LOBBY_WIDTH, LOBBY_HEIGHT)
  shadeRoom(picture)
  paint(picture, [
    { shape: panel(243, 58, 397, FLOOR_Y), colour: [118, 123, 130] },
    { shape: panel(250, 65, 317, FLOOR_Y), colour: [166, 172, 180] },
    { shape: panel(323, 65, 390, FLOOR_Y), colour: [162, 168, 176] },
    { shape: panel(412, 130, 424, 152), colour: [70, 72, 76] },
    { shape: disc(418, 141, 3), colour: [230, 200, 90] },
    { shape: panel(40, 72, 154, 180), colour: [96, 82, 64] },
    { shape: panel(45, 77, 149, 175), colour: [232, 228, 216] },
    ...notices(),
    ...plant(566, 232),
  ])
  return picture
}

/** Walls lighter above, tiled floor in perspective, a little grain. */
function shadeRoom({ rgba }: Picture): void {
  for (let y = 0; y < LOBBY_HEIGHT; y++) {
    for (let x = 0; x < LOBBY_WIDTH; x++) {
      const isFloor = y > FLOOR_Y
      const column = ((x - LOBBY_WIDTH / 2) / (y - 160)) * 6
      const row = Math.sqrt(Math.max(0, y - 215)) * 1.6
      const isJoint = isFloor && (Math.abs(column - Math.round(column)) < 0.03 || row % 1 < 0.05)
      const light = isFloor ? 146 + (y - FLOOR_Y) * 0.25 : 206 - y * 0.12
      const grain = ((Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1) * 5
      const value = light + grain - (isJoint ? 14 : 0)
      rgba.set([value, value - 2, value - 8, 255], (y * LOBBY_WIDTH + x) * 4)
    }
  }
}

function notices(): Painted[] {
  return [0, 1, 2].flatMap((column) => [
    { shape: panel(54 + column * 31, 88, 78 + column * 31, 122), colour: [250, 250, 248] as Colour },
    ...[96, 103, 110].map((y) => ({ shape: bar(58 + column * 31, y, 74 + column * 31, y, 0.8), colour: [150, 150, 150] as Colour })),
  ])
}

function plant(x: number, floor: number): Painted[] {
  const leaves = [-70, -50, -32, -12, 10, 30, 52, 72].map((angle, index) => {
    const radians = (angle - 90) * (Math.PI / 180)
    const reach = 52 + (index % 3) * 12
    return {
      shape: bar(x, floor - 46, x + Math.cos(radians) * reach, floor - 46 + Math.sin(radians) * reach, 5),
      colour: [52, 96 + (index % 3) * 12, 58] as Colour,
    }
  })
  return [...leaves, { shape: panel(x - 19, floor - 44, x + 19, floor), colour: [124, 92, 74] }]
}

const WHEEL = 40

/** A person walking beside a two-wheeler; transparent around. Wheels stand on the picture's lower edge. */
export function drawVisitor(): Picture {
  const picture = emptyPicture(240, 190)
  const ground = 186
  const axle = ground - WHEEL
  paint(picture, [{ shape: bar(40, ground, 205, ground, 1), colour: [96, 96, 94], soft: 5 }, ...walker(70, ground), ...twoWheeler(52, axle, WHEEL)])
  return picture
}

function walker(x: number, ground: number): Painted[] {
  return [
    { shape: bar(x - 2, ground - 70, x - 16, ground - 4, 8), colour: TROUSERS },
    { shape: bar(x + 2, ground - 70, x + 14, ground - 4, 8), colour: TROUSERS },
    { shape: bar(x - 18, ground - 3, x - 8, ground - 3, 4), colour: INK },
    { shape: bar(x + 12, ground - 3, x + 22, ground - 3, 4), colour: INK },
    { shape: bar(x, ground - 128, x, ground - 78, 16), colour: COAT },
    { shape: bar(x + 4, ground - 132, x + 52, ground - 106, 6), colour: COAT },
    { shape: disc(x + 55, ground - 106, 6), colour: SKIN },
    { shape: bar(x, ground - 152, x, ground - 145, 5), colour: SKIN },
    { shape: disc(x + 2, ground - 162, 14), colour: SKIN },
    { shape: bar(x - 4, ground - 170, x + 6, ground - 172, 9), colour: INK },
  ]
}

/** Proportions of an ordinary bicycle; `wheel` is its radius, (x, y) the rear axle. */
function twoWheeler(x: number, y: number, wheel: number): Painted[] {
  const at = (dx: number, dy: number) => [x + dx * wheel, y + dy * wheel] as const
  const [rear, front, pedals, saddle, head, grip] = [at(0, 0), at(2.9, 0), at(1.25, 0.05), at(0.85, -1.35), at(2.35, -1.25), at(2.25, -1.65)]
  const thick = wheel * 0.09
  const tube = (a: readonly [number, number], b: readonly [number, number], radius: number, colour: Colour): Painted => ({
    shape: bar(...a, ...b, radius),
    colour,
  })
  const wheels = [rear, front].flatMap(([cx, cy]) => [
    { shape: ring(cx, cy, wheel, thick), colour: TYRE },
    { shape: ring(cx, cy, wheel * 0.9, thick * 0.35), colour: STEEL },
    ...spokes(cx, cy, wheel),
    { shape: disc(cx, cy, wheel * 0.1), colour: INK },
  ])
  return [
    ...wheels,
    tube(rear, pedals, thick * 0.8, FRAME),
    tube(pedals, saddle, thick, FRAME),
    tube(pedals, head, thick, FRAME),
    tube(saddle, head, thick, FRAME),
    tube(rear, at(0.92, -1.1), thick * 0.6, FRAME),
    tube(head, front, thick * 0.9, FRAME),
    tube(head, grip, thick * 0.7, INK),
    tube(grip, at(2.6, -1.7), thick * 0.8, INK),
    tube(grip, at(2, -1.75), thick * 0.8, INK),
    tube(at(0.5, -1.47), at(1.2, -1.45), thick * 1.4, INK),
    { shape: ring(...pedals, wheel * 0.25, thick * 0.5), colour: INK },
    tube(pedals, at(1.55, 0.45), thick * 0.6, INK),
    tube(at(1.45, 0.47), at(1.7, 0.47), thick * 0.8, INK),
  ]
}

function spokes(cx: number, cy: number, wheel: number): Painted[] {
  return Array.from({ length: 12 }, (_, index) => {
    const angle = (index * Math.PI) / 6
    return { shape: bar(cx, cy, cx + Math.cos(angle) * wheel, cy + Math.sin(angle) * wheel, wheel * 0.012), colour: STEEL }
  })
}
