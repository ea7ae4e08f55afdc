// The wizard in hand: what was typed, found, answered and saved; kept until it is left, and then forgotten with its passwords.
import { create } from 'zustand'
import type { CameraLogin } from '../../contract/camera-pairing.ts'
import { api } from '../api.ts'
import { camerasOf, channelOfStream, isOpen, saveOf, watchedStream, withDevices, type Device, type NewCamera, type Trial } from './new-cameras.ts'

export const WAYS = ['network', 'subnet', 'list', 'recorder', 'streams'] as const
export type Way = (typeof WAYS)[number]
export const STEPS = ['find', 'logIn', 'name'] as const
export type Step = (typeof STEPS)[number]

const AT_FIRST = {
  step: 'find' as Step,
  way: 'network' as Way,
  /** What stands in the fields of each way. */
  typed: { subnet: '', ports: '80', list: '', host: '', port: '80', language: 'onvif', streams: '', interfaces: [] as readonly string[] },
  devices: [] as readonly Device[],
  cameras: [] as readonly NewCamera[],
  shared: { username: 'admin', password: '' } as CameraLogin,
  isTrying: false,
  isSaving: false,
}
export type Typed = typeof AT_FIRST.typed
type State = typeof AT_FIRST

interface Actions {
  set(change: Partial<State>): void
  type(change: Partial<Typed>): void
  add(devices: readonly Device[]): void
  changeDevice(key: string, change: Partial<Device>): void
  changeCamera(key: string, change: Partial<NewCamera>): void
  /** Those of them that are not known to be right. @param force also accounts that may be locked by it */
  tryAll(keys?: readonly string[], force?: boolean): Promise<void>
  /** To ours, then asked again. */
  setClock(key: string): Promise<void>
  /** On to the names, with the cameras of everything that answered. @param taken ids in use */
  toNames(taken: readonly string[]): void
  /** A picture of each that has none. */
  lookAtAll(): Promise<void>
  /** @returns how many could not be */
  saveAll(keys: readonly string[]): Promise<number>
  reset(): void
}

/** As many as the core does side by side. */
const PROBES_AT_ONCE = 4
const STREAMS_AT_ONCE = 2

/** Ends what is under way when the wizard is left. */
let life = new AbortController()

export const useWizard = create<State & Actions>()((set, get) => ({
  ...AT_FIRST,
  set: (change) => set(change),
  type: (change) => set(({ typed }) => ({ typed: { ...typed, ...change } })),
  add: (devices) => set((now) => ({ devices: withDevices(now.devices, devices) })),
  changeDevice: (key, change) => set(({ devices }) => ({ devices: devices.map((one) => (one.key === key ? { ...one, ...change } : one)) })),
  changeCamera: (key, change) => set(({ cameras }) => ({ cameras: cameras.map((one) => (one.key === key ? { ...one, ...change } : one)) })),
  async tryAll(keys, force = false) {
    const { signal } = life
    const asked = get().devices.filter((one) => isOpen(one) && one.trial.state !== 'asking' && (keys === undefined || keys.includes(one.key)))
    const asking: Trial = { state: 'asking' }
    for (const { key } of asked) get().changeDevice(key, { trial: asking })
    set({ isTrying: true })
    await eachOf(asked, PROBES_AT_ONCE, async (device) => {
      const trial = await tried(device, loginOf(device, get().shared), force, signal)
      if (!signal.aborted) get().changeDevice(device.key, { trial })
    })
    if (!signal.aborted) set(({ devices }) => ({ isTrying: devices.some(({ trial }) => trial.state === 'asking') }))
  },
  async setClock(key) {
    const { signal } = life
    const device = get().devices.find((one) => one.key === key)
    if (device?.target.type !== 'device') return
    const { address, language } = device.target
    const login = loginOf(device, get().shared)
    get().changeDevice(key, { trial: { state: 'asking' } })
    const trial = await api.cameraTrials.setClock({ address, language, login, force: true }, { signal }).then(
      (report): Trial => ({ state: 'told', answer: report.answer, report, channels: report.channels, login }),
      (error: unknown): Trial => ({ state: 'failed', error }),
    )
    if (!signal.aborted) get().changeDevice(key, { trial })
  },
  toNames(taken) {
    set(({ devices, cameras }) => ({ step: 'name', cameras: camerasOf(devices, cameras, taken) }))
    void get().lookAtAll()
  },
  async lookAtAll() {
    const { signal } = life
    const unseen = get().cameras.filter((one) => one.isPicked && one.seen === null && watchedStream(one) !== null)
    for (const { key } of unseen) get().changeCamera(key, { seen: 'trying' })
    await eachOf(unseen, STREAMS_AT_ONCE, async (camera) => {
      const now = get().cameras.find(({ key }) => key === camera.key) ?? camera
      const device = get().devices.find(({ key }) => key === camera.deviceKey)
      const login = device?.trial.state === 'told' ? device.trial.login : null
      const seen = await api.cameraTrials.tryStream({ address: watchedStream(now) ?? '', login }, { signal }).catch(() => 'failed' as const)
      if (!signal.aborted) get().changeCamera(camera.key, { seen })
    })
  },
  async saveAll(keys) {
    const { signal } = life
    set({ isSaving: true })
    let failed = 0
    for (const key of keys) {
      const camera = get().cameras.find((one) => one.key === key)
      const device = get().devices.find((one) => one.key === camera?.deviceKey)
      if (camera === undefined || device === undefined || signal.aborted) continue
      get().changeCamera(key, { saving: { state: 'saving' } })
      try {
        await api.cameraSetup.save(saveOf(camera, device))
        if (!signal.aborted) get().changeCamera(key, { saving: { state: 'saved' } })
      } catch (error) {
        failed++
        if (!signal.aborted) get().changeCamera(key, { saving: { state: 'failed', error } })
      }
    }
    if (!signal.aborted) set({ isSaving: false })
    return failed
  },
  reset() {
    life.abort()
    life = new AbortController()
    set(AT_FIRST)
  },
}))

/** While the wizard is there: what it began ends with this. */
export function wizardSignal(): AbortSignal {
  return life.signal
}

/** Something would be lost: what was typed, or cameras that are not saved. */
export function isUnsaved({ devices, cameras, typed, isSaving }: State): boolean {
  const isDone = ({ key, isPicked }: Device) => {
    const own = cameras.filter(({ deviceKey }) => deviceKey === key)
    return !isPicked || (own.length > 0 && own.every((one) => !one.isPicked || one.saving.state === 'saved'))
  }
  const isTyped = devices.length === 0 && [typed.list, typed.streams, typed.host].some((text) => text.trim() !== '')
  return isSaving || isTyped || devices.some((one) => !isDone(one))
}

/** Cameras that are not saved, a device without one counting as one. */
export function countOpen({ devices, cameras }: Pick<State, 'devices' | 'cameras'>): number {
  const unsaved = cameras.filter(({ isPicked, saving }) => isPicked && saving.state !== 'saved').length
  return unsaved + devices.filter(({ key, isPicked }) => isPicked && !cameras.some(({ deviceKey }) => deviceKey === key)).length
}

function loginOf({ login }: Device, shared: CameraLogin): CameraLogin | null {
  const chosen = login ?? shared
  return chosen.username.trim() === '' ? null : { username: chosen.username.trim(), password: chosen.password }
}

async function tried(device: Device, login: CameraLogin | null, force: boolean, signal: AbortSignal): Promise<Trial> {
  try {
    const { target } = device
    if (target.type === 'device') {
      const report = await api.cameraTrials.probe({ address: target.address, language: target.language, login, force }, { signal })
      return { state: 'told', answer: report.answer, report, channels: report.channels, login }
    }
    const seen = await api.cameraTrials.tryStream({ address: target.main, login, force }, { signal })
    return { state: 'told', answer: seen.answer, report: null, channels: [channelOfStream(target.main, target.sub, seen)], login }
  } catch (error) {
    return { state: 'failed', error }
  }
}

async function eachOf<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const run = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next)
  }
  await Promise.all(Array.from({ length: width }, run))
}
