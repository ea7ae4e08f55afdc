// Which moving things a scene of each kind has besides what falls.
import type { Look } from '../../../contract/vocabulary.ts'
import { leaves, papers } from './drifters.ts'
import { birds, drones, insects } from './fliers.ts'
import type { SceneKind } from './spec.ts'
import type { Mover } from './stage.ts'
import type { Setting } from './thing.ts'

interface Cast {
  readonly movers: readonly Mover[]
  /** Of what moves without being named picture by picture. */
  readonly ambient: Look | null
}

const MAKERS: Partial<Record<SceneKind, (setting: Setting) => readonly Mover[]>> = {
  bird: birds,
  insect: insects,
  leaf: leaves,
  paper: papers,
  drone: drones,
}

export function moversOf(setting: Setting): Cast {
  const movers = MAKERS[setting.spec.kind]?.(setting) ?? []
  return { movers, ambient: null }
}
