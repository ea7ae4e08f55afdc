// Whether a label has room: two labels over each other say nothing.

/** left, top, width, height */
export type Rect = readonly [number, number, number, number]

export function overlaps([ax, ay, aw, ah]: Rect, [bx, by, bw, bh]: Rect): boolean {
  return ax < bx + bw && bx < ax + aw && ay < by + bh && by < ay + ah
}
