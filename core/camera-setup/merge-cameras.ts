// The cameras in force: those of the site file with what was set up at the console in its place; pure.
import type { CameraLogin } from '../../contract/camera-pairing.ts'
import type { CameraSetup, CameraWatch } from '../../contract/camera-setup.ts'
import type { CameraId } from '../../contract/ids.ts'
import type { Site, SiteCamera } from '../../contract/site.ts'
import type { SiteArmedRule } from '../config.ts'
import { withLogin } from './login.ts'

/** What the console says of one camera; null: nothing. */
export interface ConsoleCamera {
  readonly setup: CameraSetup | null
  readonly login: CameraLogin | null
  readonly watch: { readonly said: CameraWatch; readonly armed: readonly SiteArmedRule[] } | null
}

export interface MergedCameras {
  readonly cameras: readonly SiteCamera[]
  readonly rules: ReadonlyMap<CameraId, readonly SiteArmedRule[]>
}

type Rules = Pick<ReadonlyMap<CameraId, readonly SiteArmedRule[]>, 'get'>

/** Those of the site file in its order, the others behind them in the order of `said`. */
export function mergeCameras(file: Pick<Site, 'cameras' | 'buildings'>, rules: Rules, said: ReadonlyMap<CameraId, ConsoleCamera>): MergedCameras {
  const cameras: SiteCamera[] = []
  const armed = new Map<CameraId, readonly SiteArmedRule[]>()
  const add = (id: CameraId, own: SiteCamera | undefined, { setup, login, watch }: ConsoleCamera) => {
    const record = own?.record === undefined ? {} : { record: own.record }
    const placed = setup === null ? own : { ...(own === undefined ? NOTHING_WATCHED : watchOf(own)), ...placeOf(setup, login, file), ...record }
    if (placed === undefined) return
    const ownRules = rules.get(id) ?? []
    cameras.push(watch === null ? placed : { ...placed, ...withFacades(watch.said, placed, ownRules) })
    armed.set(id, watch === null ? ownRules : [...watch.armed, ...ownRules.filter(isFacadeRule)])
  }
  for (const own of file.cameras) add(own.id, own, said.get(own.id) ?? NOTHING_SAID)
  for (const [id, one] of said) if (!file.cameras.some((own) => own.id === id)) add(id, undefined, one)
  return { cameras, rules: armed }
}

/** What the editor of zones shows: facades, and zones that only facades look at, have an editor of their own. */
export function watchWithoutFacades(camera: SiteCamera): CameraWatch {
  const { triplines, masks } = camera
  const rules = camera.rules.filter((rule) => !isFacadeRule(rule))
  const isFacadeOnly = (id: string) => camera.rules.some((rule) => isFacadeRule(rule) && rule.zone === id) && !rules.some(({ zone }) => zone === id)
  return { zones: camera.zones.filter(({ id }) => !isFacadeOnly(id)), triplines, masks, rules }
}

export function isFacadeRule({ kind }: { readonly kind: string }): boolean {
  return kind === 'fallingObject'
}

const NOTHING_SAID: ConsoleCamera = { setup: null, login: null, watch: null }
const NOTHING_WATCHED: CameraWatch = { zones: [], triplines: [], masks: [], rules: [] }

function watchOf({ zones, triplines, masks, rules }: SiteCamera): CameraWatch {
  return { zones, triplines, masks, rules }
}

/** The facades of the site file stay, whatever is drawn beside them. */
function withFacades(said: CameraWatch, { zones, rules }: CameraWatch, armed: readonly SiteArmedRule[]): CameraWatch {
  const facades = armed.filter(isFacadeRule)
  const theirs = zones.filter(({ id }) => facades.some((rule) => rule.zone === id) && !said.zones.some((zone) => zone.id === id))
  return { ...said, zones: [...said.zones, ...theirs], rules: [...said.rules, ...rules.filter(isFacadeRule)] }
}

/** A building that the site file no longer knows is left out. */
function placeOf(setup: CameraSetup, login: CameraLogin | null, { buildings }: Pick<Site, 'buildings'>): Omit<SiteCamera, keyof CameraWatch> {
  const { id, name, building, main, sub, transport, weakLink } = setup
  return {
    id,
    name,
    ...(building !== null && buildings.some((one) => one.id === building) && { building }),
    ...(main !== null && { main: withLogin(main, login) }),
    ...(sub !== null && { sub: withLogin(sub, login) }),
    transport,
    weakLink,
  }
}
