// Which moving things a scene of each kind has besides what falls.
import type { Look } from '../../../contract/vocabulary.ts'
import { leaves, papers } from './drifters.ts'
import { birds, drones, insects } from './fliers.ts'
import { headlights, switchedWindows } from './lights.ts'
import { gondola, laundry, reflections } from './on-wall.ts'
import type { SceneKind } from './spec.ts'
import type { Mover } from './stage.ts'
import { balls, people, vehicles } from './street.ts'
import type { Setting } from './thing.ts'
import { rain, snow, weatherOf } from './weather.ts'

export interface Cast {
  readonly movers: readonly Mover[]
  /** Of what moves without being named picture by picture. */
  readonly ambient: Look | null
}

const MAKERS = {
  bird: birds,
  insect: insects,
  leaf: leaves,
  paper: papers,
  rain,
  snow,
  laundry,
  headlights,
  gondola,
  drone: drones,
  ball: balls,
  people,
  vehicles,
  reflection: reflections,
} satisfies Partial<Record<SceneKind, (setting: Setting) => readonly Mover[]>>
type Made = keyof typeof MAKERS

export function moversOf(setting: Setting): Cast {
  const { spec, random } = setting
  const kinds = kindsOf(setting)
  const movers = kinds.flatMap((kind) => MAKERS[kind](setting))
  const lit = spec.isNight && spec.kind !== 'quiet' ? switchedWindows(setting, 3) : []
  const passing = spec.kind === 'fall' && random.chance(0.25) ? MAKERS[random.pick(['bird', 'leaf', 'insect'] as const)](setting) : []
  const isWet = spec.weather || kinds.includes('rain') || kinds.includes('snow')
  const ambient: Look | null = isWet
    ? 'precipitation'
    : spec.kind === 'lightChange' || spec.kind === 'headlights'
      ? 'light'
      : spec.kind === 'foliage'
        ? 'swaying'
        : null
  return { movers: [...lit, ...movers, ...passing, ...weatherOf(setting, spec.weather)], ambient }
}

function kindsOf({ spec: { kind }, random }: Setting): readonly Made[] {
  if (kind in MAKERS) return [kind as Made]
  if (kind !== 'mixed') return []
  const left = Object.keys(MAKERS) as Made[]
  return Array.from({ length: random.whole(2, 3) }, () => left.splice(random.whole(0, left.length - 1), 1)[0]!)
}
