// Which linkages a site has: those of its file, and those that go without saying; and which of them a cause sets off.
import type { LinkageCause, Site, SiteDevice, SiteLinkage } from '../../contract/site.ts'
import type { DeviceCommand } from '../../contract/vocabulary.ts'

export interface Linkage {
  readonly id: string
  readonly on: SiteLinkage['on']
  readonly steps: readonly { readonly deviceId: string; readonly command: DeviceCommand; readonly text: string | null }[]
  readonly dryRun: boolean
}

export interface Cause {
  readonly kind: LinkageCause
  readonly buildingId: string | null
  readonly cameraId: string | null
  readonly deviceId: string | null
}

/** Spoken in a lobby where a two-wheeler was seen: which kind it is the camera cannot tell. */
export const EBIKE_WORDS = '请勿将电动车推入楼内，请停放到室外停车区。'

/** In the order in which they are carried out. A default stands back where the file has a linkage of its own for the same cause and device. */
export function linkagesOf(site: Pick<Site, 'linkages' | 'devices'>): Linkage[] {
  const written = site.linkages.map((linkage, i): Linkage => ({
    id: `linkage-${i + 1}`,
    on: linkage.on,
    steps: linkage.do.map(({ device, action, text }) => ({ deviceId: device, command: action, text: text ?? null })),
    dryRun: linkage.dryRun,
  }))
  const isWritten = ({ on, steps }: Linkage) => written.some((one) => one.on.kind === on.kind && one.steps.some((step) => step.deviceId === steps[0]?.deviceId))
  return [...written, ...site.devices.flatMap(defaultsOf).filter((linkage) => !isWritten(linkage))]
}

/** A speaker or a lift that names the camera of a lobby belongs to that lobby. */
function defaultsOf(device: SiteDevice): Linkage[] {
  const step = defaultStep(device)
  if (step === null) return []
  return device.cameras.map((camera) => ({ id: `default-${device.id}-${camera}`, on: { kind: 'ebikeInLobby', camera }, steps: [step], dryRun: false }))
}

function defaultStep({ id, driver }: SiteDevice): Linkage['steps'][number] | null {
  if (driver.startsWith('speaker/')) return { deviceId: id, command: 'say', text: EBIKE_WORDS }
  if (driver.startsWith('lift/')) return { deviceId: id, command: 'holdLift', text: null }
  return null
}

export function isSetOff({ on }: Pick<Linkage, 'on'>, cause: Cause): boolean {
  return (
    on.kind === cause.kind &&
    (on.building === undefined || on.building === cause.buildingId) &&
    (on.camera === undefined || on.camera === cause.cameraId) &&
    (on.device === undefined || on.device === cause.deviceId)
  )
}
