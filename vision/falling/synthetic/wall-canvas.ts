// A wall to paint on in metres, with half, quarter and eighth size copies to look at it from afar.

export interface WallCanvas {
  readonly widthM: number
  readonly heightM: number
  /** From the left edge and from the ground, m; `glass01` tells how much it mirrors. */
  rect(left: number, bottom: number, right: number, top: number, luma: number, glass01?: number): void
  /** From one luma at the bottom to another at the top. */
  fade(left: number, bottom: number, right: number, top: number, lumaBelow: number, lumaAbove: number, glass01?: number): void
  /** Multiplies what is there. */
  shade(left: number, bottom: number, right: number, top: number, gain: number): void
  /** Adds grain of one texel. */
  grain(next: () => number, amplitude: number): void
  levels(): readonly Level[]
}

export interface Level {
  readonly texelM: number
  readonly cols: number
  readonly rows: number
  /** Row 0 is the ground. */
  readonly luma: Uint8ClampedArray
  readonly glass: Uint8ClampedArray
}

export function createWallCanvas(widthM: number, heightM: number, texelM: number): WallCanvas {
  const cols = Math.max(8, Math.ceil(widthM / texelM))
  const rows = Math.max(8, Math.ceil(heightM / texelM))
  const luma = new Uint8ClampedArray(cols * rows)
  const glass = new Uint8ClampedArray(cols * rows)
  const column = (m: number): number => Math.min(cols, Math.max(0, Math.round(m / texelM)))
  const row = (m: number): number => Math.min(rows, Math.max(0, Math.round(m / texelM)))
  const fade = (left: number, bottom: number, right: number, top: number, below: number, above: number, glass01 = 0): void => {
    const [c1, c2, r1, r2] = [column(left), column(right), row(bottom), row(top)]
    for (let r = r1; r < r2; r++) {
      luma.fill(below + ((above - below) * (r - r1 + 0.5)) / (r2 - r1), r * cols + c1, r * cols + c2)
      glass.fill(glass01 * 255, r * cols + c1, r * cols + c2)
    }
  }
  return {
    widthM,
    heightM,
    fade,
    rect: (left, bottom, right, top, value, glass01 = 0) => fade(left, bottom, right, top, value, value, glass01),
    shade: (left, bottom, right, top, gain) => {
      const [c1, c2, r1, r2] = [column(left), column(right), row(bottom), row(top)]
      for (let r = r1; r < r2; r++) for (let c = c1; c < c2; c++) luma[r * cols + c]! *= gain
    },
    grain: (next, amplitude) => {
      for (let i = 0; i < luma.length; i++) luma[i]! += (next() - 0.5) * 2 * amplitude
    },
    levels: () => {
      const levels: Level[] = [{ texelM, cols, rows, luma, glass }]
      for (let i = 0; i < 3; i++) levels.push(halved(levels[i]!))
      return levels
    },
  }
}

function halved({ texelM, cols, rows, luma, glass }: Level): Level {
  const [c2, r2] = [Math.max(2, cols >> 1), Math.max(2, rows >> 1)]
  const small = { texelM: texelM * 2, cols: c2, rows: r2, luma: new Uint8ClampedArray(c2 * r2), glass: new Uint8ClampedArray(c2 * r2) }
  for (let r = 0; r < r2; r++) {
    for (let c = 0; c < c2; c++) {
      const i = Math.min(2 * r, rows - 2) * cols + Math.min(2 * c, cols - 2)
      small.luma[r * c2 + c] = (luma[i]! + luma[i + 1]! + luma[i + cols]! + luma[i + cols + 1]!) / 4
      small.glass[r * c2 + c] = (glass[i]! + glass[i + 1]! + glass[i + cols]! + glass[i + cols + 1]!) / 4
    }
  }
  return small
}
