// A home's address as people write it: one home whatever the spelling, and no guess where something is missing.

export interface Home {
  /** Without leading zeros, `3`, `A`. */
  readonly building: string
  /** null: the building has none. */
  readonly unit: string | null
  /** Floor and door as written, without leading zeros, `101`, `1701A`. */
  readonly room: string
}

export type HomeProblem = 'notAHome' | 'buildingMissing' | 'unitMissing'

/** How many units a building has; undefined: not known. */
export type UnitsOf = (building: string) => number | undefined

const BUILDING = '(?:栋|幢|座|号楼|楼|#)'
const PART = '([A-Z]{0,2}[0-9]{1,5}[A-Z]{0,2}|[A-Z])'
/** `3栋1单元1701室` and its shorter forms. */
const WORDED = new RegExp(`^${PART}${BUILDING}-?(?:${PART}(?:单元|门)-?)?${PART}(?:室|房|号)?$`)
const DASHED = new RegExp(`^${PART}-${PART}(?:-${PART})?(?:室|房|号)?$`)
const ALONE = new RegExp(`^(?:${PART}(?:单元|门)-?)?${PART}(?:室|房|号)?$`)

/**
 * `1-1-101`, `1栋1单元101` and `1-1-0101` are one home. `1-101` is one only where building 1 is known to have a single unit or none:
 * elsewhere the unit is missing. `101` is never one.
 */
export function parseHome(text: string, unitsOf: UnitsOf = () => undefined): Home | HomeProblem {
  const written = spell(text)
  const worded = WORDED.exec(written)
  if (worded !== null) return homeOf(worded[1]!, worded[2], worded[3]!, unitsOf)
  const dashed = DASHED.exec(written)
  if (dashed !== null) return dashed[3] === undefined ? homeOf(dashed[1]!, undefined, dashed[2]!, unitsOf) : homeOf(dashed[1]!, dashed[2], dashed[3], unitsOf)
  return ALONE.test(written) ? 'buildingMissing' : 'notAHome'
}

/** Two homes are the same when their keys are. */
export function homeKey({ building, unit, room }: Home): string {
  return `${building}|${unit ?? ''}|${room}`
}

export function homeText({ building, unit, room }: Home): string {
  return unit === null ? `${building}栋${room}` : `${building}栋${unit}单元${room}`
}

/** The number of a building in its name or id: `3` of `3栋`, `b3`, `03号楼`. */
export function buildingNumber(name: string): string | null {
  const [, letters, digits] = /^([A-Z]?)(?:[A-Z]*?)0*([0-9]{1,5})?(?:栋|幢|座|号楼|楼|#)?$/.exec(spell(name)) ?? []
  return digits ?? (letters || null)
}

function homeOf(building: string, unit: string | undefined, room: string, unitsOf: UnitsOf): Home | HomeProblem {
  const found = { building: plain(building), room: plain(room) }
  if (unit !== undefined) return { ...found, unit: plain(unit) }
  const units = unitsOf(found.building)
  if (units === undefined || units > 1) return 'unitMissing'
  return { ...found, unit: units === 1 ? '1' : null }
}

/** Full-width figures, blanks and the many dashes people type. */
function spell(text: string): string {
  return text
    .slice(0, 100)
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/\s+/gu, '')
    .replaceAll(/[\p{Pd}_/、.~]+/gu, '-')
    .replace(/^-|-$/g, '')
}

function plain(part: string): string {
  return part.replace(/^([A-Z]*)0+(?=[0-9])/, '$1')
}
