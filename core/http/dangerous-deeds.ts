// Which calls are dangerous acts, by what they would change: said before they are done, for the guard of core/approvals/.
import type { CameraPlace, CameraReset, CameraSave, WatchCopy, WatchRestore, WatchSave } from '../../contract/camera-setup.ts'
import type { CameraEventChoice } from '../../contract/camera-events.ts'
import type { FacadeEntry } from '../../contract/facade.ts'
import type { RecordingSave } from '../../contract/recording.ts'
import type { ActFacts } from '../../contract/approvals.ts'
import { lossesOfFacades, lossesOfWatch } from '../approvals/losses.ts'
import type { Asking, Deed } from '../approvals/approvals.ts'
import type { Services } from '../services.ts'

interface Guarding {
  readonly services: Services
  readonly asking: Asking
}

/** @param deed null: it is not dangerous */
export function guard<T>({ services, asking }: Guarding, deed: Deed | null, work: () => T): T {
  return deed === null ? work() : services.approvals.perform(asking, deed, work)
}

/** Its call is a part of what is allowed: two calls may have inputs alike. */
function blinding({ cameras }: Services, call: string, cameraId: string, input: unknown, facts: ActFacts = {}): Deed {
  const camera = cameras().find(({ id }) => id === cameraId)?.name ?? cameraId
  return { act: 'disableDetection', input: { call, input }, subject: `camera/${cameraId}`, facts: { call, camera, ...facts } }
}

/** A camera that is there already, made to look at something else. */
export function cameraDeed(services: Services, input: CameraSave): Deed | null {
  const before = services.cameraSetup.list().find(({ camera }) => camera.id === input.camera.id)?.camera
  if (before === undefined) return null
  const isSame =
    (before.main ?? null) === input.camera.main &&
    (before.sub ?? null) === input.camera.sub &&
    before.paired?.address.host === input.camera.paired?.address.host
  // the log-in is no part of what is asked for: its hash would tell it
  const { login: _login, ...rest } = input
  return isSame ? null : blinding(services, 'camera.save', input.camera.id, rest)
}

export function cameraRemoval(services: Services, input: CameraPlace): Deed {
  return blinding(services, 'camera.remove', input.cameraId, input)
}

export function watchDeed(services: Services, input: WatchSave): Deed | null {
  const before = services.cameraSetup.list().find(({ camera }) => camera.id === input.cameraId)
  const lost = before === undefined ? [] : lossesOfWatch(before.watch, input.watch)
  return lost.length === 0 ? null : blinding(services, 'watch.save', input.cameraId, input, { lost })
}

export function watchCopyDeed(services: Services, input: WatchCopy): Deed | null {
  const known = services.cameraSetup.list()
  const source = known.find(({ camera }) => camera.id === input.cameraId)
  if (source === undefined) return null
  const lost = input.to.flatMap(({ cameraId }) => {
    const before = known.find(({ camera }) => camera.id === cameraId)
    return before === undefined || cameraId === input.cameraId ? [] : lossesOfWatch(before.watch, source.watch).map((one) => `${cameraId} ${one}`)
  })
  return lost.length === 0 ? null : blinding(services, 'watch.copy', input.cameraId, input, { lost: lost.slice(0, 100) })
}

/** What comes back is looked at by whoever allows it; rules that were there and are not then are not worked out here. */
export function watchReturn(services: Services, call: 'watch.reset' | 'watch.restore', input: CameraReset | WatchRestore): Deed {
  return blinding(services, call, input.cameraId, input, 'from' in input ? { version: input.from } : { part: input.part })
}

export function facadeDeed(services: Services, input: CameraPlace & { readonly entries: readonly FacadeEntry[] }): Deed | null {
  const before = services.facades.list().find(({ cameraId }) => cameraId === input.cameraId)
  const lost = before === undefined ? [] : lossesOfFacades(before.entries, input.entries)
  return lost.length === 0 ? null : blinding(services, 'facade.save', input.cameraId, input, { lost })
}

export function facadeReset(services: Services, input: CameraPlace): Deed {
  return blinding(services, 'facade.reset', input.cameraId, input)
}

export function eventsDeed(services: Services, input: { readonly cameraId: string; readonly choice: CameraEventChoice }): Deed | null {
  const before = services.cameraEvents.list().find(({ cameraId }) => cameraId === input.cameraId)
  const lost = before?.choice.raises.filter((one) => !input.choice.raises.includes(one)) ?? []
  return lost.length === 0 ? null : blinding(services, 'events.save', input.cameraId, input, { lost })
}

/** Fewer days, less room, or none at all; back to the site file's, which may say less, counts as well. */
export function recordingDeed(services: Services, input: RecordingSave): Deed | null {
  const before = services.recording.view().cameras.find(({ cameraId }) => cameraId === input.cameraId)
  if (before === undefined || !isLess(before, input.wish)) return null
  const said = (wish: { isOn: boolean; days: number; maxGb: number | null }) => `${wish.isOn ? wish.days : 0} d, ${wish.maxGb ?? '∞'} GB`
  const facts = { camera: before.name ?? input.cameraId, before: said(before), after: input.wish === null ? '–' : said(input.wish) }
  return { act: 'lowerRetention', input, subject: `camera/${input.cameraId}`, facts }
}

function isLess(before: { isOn: boolean; days: number; maxGb: number | null; source: string }, wish: RecordingSave['wish']): boolean {
  if (wish === null) return before.source === 'console'
  return (before.isOn && !wish.isOn) || wish.days < before.days || (wish.maxGb ?? Infinity) < (before.maxGb ?? Infinity)
}
