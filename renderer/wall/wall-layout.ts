// Which camera stands in which tile.

/**
 * What the operator chose stays where it was put; the other tiles take the remaining cameras in the site's order.
 *
 * @param chosen camera ids by tile; an id the site no longer has counts as no choice
 * @returns one entry per tile, null where there is no camera left
 */
export function camerasOnWall<C extends { readonly id: string }>(cameras: readonly C[], chosen: readonly (string | null)[], tiles: number): (C | null)[] {
  const slots = Array.from({ length: tiles }, (_, i) => cameras.find((c) => c.id === chosen[i]) ?? null)
  const rest = cameras.filter((c) => !slots.includes(c))
  return slots.map((camera) => camera ?? rest.shift() ?? null)
}
