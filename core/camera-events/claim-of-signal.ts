// Words what a camera says as an alert claim, and as its end.
import type { CameraEventChoice, RaisingSignal } from '../../contract/camera-events.ts'
import type { DeskSettings } from '../../contract/desk-settings.ts'
import type { ErrorCode } from '../../contract/errors.ts'
import type { Site, SiteCamera } from '../../contract/site.ts'
import type { IncidentKind, Severity } from '../../contract/vocabulary.ts'
import type { AlertClaim, ConditionEnd } from '../alerts.ts'
import { placeOf } from '../rule-hits.ts'
import type { Condition } from './judge-signals.ts'

export interface Told {
  /** null: it belongs to the device and to none of its cameras (a contact of a recorder). */
  readonly camera: SiteCamera | null
  /** For people, where there is no camera. */
  readonly deviceName: string
  readonly condition: Condition
  readonly choice: CameraEventChoice
}

const KINDS: Readonly<Record<Exclude<RaisingSignal, 'input'>, IncidentKind>> = {
  tamper: 'tamper',
  loss: 'system',
  line: 'tripline',
  area: 'intrusion',
  loitering: 'loitering',
  motion: 'intrusion',
}
const PROBLEMS: Partial<Record<RaisingSignal, ErrorCode>> = { tamper: 'camera.saysTampered', loss: 'camera.videoLoss' }
/** Managers' settings come before it. */
const SEVERITIES: Partial<Record<RaisingSignal, Severity>> = { tamper: 'high', motion: 'low' }

/** @param kinds what managers set for the kinds */
export function claimOfSignal(
  { camera, deviceName, condition, choice }: Told,
  { site, kinds, atMs }: { readonly site: Pick<Site, 'buildings'>; readonly kinds: DeskSettings['kinds']; readonly atMs: number },
): AlertClaim {
  const { kind, of, last, held } = condition
  const { kind: incident, zone } = likenessOf(kind, of, choice)
  const where = camera === null ? deviceName : placeOf(camera, undefined, site)
  // Words of the site's language, as all places are.
  const what = kind === 'input' ? ` 输入 ${of}` : of === '' ? '' : ` · ${of}`
  const problem = PROBLEMS[kind]
  return {
    kind: incident,
    severity: kind === 'input' ? choice.input.severity : kind === 'motion' ? SEVERITIES.motion! : (kinds[incident]?.severity ?? SEVERITIES[kind] ?? 'medium'),
    source: `camera-events/${kind}`,
    cameraId: camera?.id ?? null,
    deviceId: null,
    buildingId: camera?.building ?? null,
    zone,
    place: `${where}${what}`,
    atMs,
    deviceAtMs: last.deviceAtMs,
    score: null,
    boxes: [],
    why: {
      ...(problem !== undefined && { problem }),
      event: last.topic,
      ...(kind === 'input' && { input: of }),
      ...((last.clock === 'corrected' || last.clock === 'impossible') && { clock: last.clock }),
      ...(held > 1 && { times: held }),
    },
  }
}

export function endOfSignal({ camera, condition: { kind, of }, choice }: Pick<Told, 'camera' | 'condition' | 'choice'>, atMs: number): ConditionEnd {
  const likeness = likenessOf(kind, of, choice)
  return { ...likeness, cameraId: camera?.id ?? null, deviceId: null, atMs }
}

/** What a camera says and what its pictures show of the same are one thing: neither has a zone. */
function likenessOf(kind: RaisingSignal, of: string, { input }: CameraEventChoice): { readonly kind: IncidentKind; readonly zone: string | null } {
  if (kind === 'tamper' || kind === 'loss') return { kind: KINDS[kind], zone: null }
  if (kind === 'input') return { kind: input.means, zone: `input:${of}` }
  return { kind: KINDS[kind], zone: `${kind}:${of}` }
}
