// Paints simple shapes with soft edges: the demo's pictures are drawn by the program, so that nobody's property is shown.

export type Colour = readonly [r: number, g: number, b: number]
/** Signed distance to the shape's edge, px: negative inside. */
export type Shape = (x: number, y: number) => number

export interface Painted {
  readonly shape: Shape
  readonly colour: Colour
  /** Width of the edge, px; 1 is crisp, more is a shadow. */
  readonly soft?: number
}

/** RGBA, 8 bit each, row by row. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

export function bar(x1: number, y1: number, x2: number, y2: number, radius: number): Shape {
  const dx = x2 - x1
  const dy = y2 - y1
  const length2 = dx * dx + dy * dy || 1
  return (x, y) => {
    const t = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length2))
    return Math.hypot(x - x1 - t * dx, y - y1 - t * dy) - radius
  }
}

export function disc(cx: number, cy: number, radius: number): Shape {
  return (x, y) => Math.hypot(x - cx, y - cy) - radius
}

export function ring(cx: number, cy: number, radius: number, halfWidth: number): Shape {
  return (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - radius) - halfWidth
}

export function panel(x1: number, y1: number, x2: number, y2: number): Shape {
  return (x, y) => Math.max(x1 - x, x - x2, y1 - y, y - y2)
}

export function emptyPicture(width: number, height: number): Picture {
  return { width, height, rgba: new Uint8Array(width * height * 4) }
}

/** Paints in order, later shapes over earlier ones. */
export function paint(picture: Picture, shapes: readonly Painted[]): void {
  for (const painted of shapes) paintOne(picture, painted)
}

function paintOne({ width, height, rgba }: Picture, { shape, colour, soft = 1 }: Painted): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cover = Math.max(0, Math.min(1, 0.5 - shape(x + 0.5, y + 0.5) / soft))
      if (cover === 0) continue
      const at = (y * width + x) * 4
      const below = rgba[at + 3]! / 255
      const alpha = cover + below * (1 - cover)
      for (let c = 0; c < 3; c++) rgba[at + c] = Math.round((colour[c]! * cover + rgba[at + c]! * below * (1 - cover)) / alpha)
      rgba[at + 3] = Math.round(alpha * 255)
    }
  }
}
