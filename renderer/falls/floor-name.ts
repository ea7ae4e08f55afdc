// How a floor is written: 9, or B1 for the first below the ground.

export function floorName(floor: number): string {
  return floor < 0 ? `B${-floor}` : String(floor)
}
