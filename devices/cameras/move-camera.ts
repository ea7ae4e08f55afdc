// Turns and zooms an ONVIF camera: as long as a key is held, to a preset, home. Whatever it is told to do ends by itself.
import type { CameraAddress, CameraLogin, PtzMove, PtzPreset } from '../../contract/camera-pairing.ts'
import { VigilError } from '../../contract/errors.ts'
import { inOurWords } from '../onvif-io.ts'
import { attributeOf, elementsAt, escapeXml, textAt } from '../transport/soap-xml.ts'
import { openCameraLine } from './camera-line.ts'
import { findCameraServices, SERVICES } from './camera-services.ts'
import { tokenOf, wordsOf } from './loose-values.ts'
import { callOnvif } from './onvif-call.ts'

/** All throw VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer`. */
export interface CameraHead {
  /** Goes on for `forMs`, 5 s at most: to be told again while the key is held, so that a lost stop leaves nothing turning. */
  move(move: PtzMove): Promise<void>
  stop(): Promise<void>
  /** At most 256. */
  presets(): Promise<PtzPreset[]>
  goTo(preset: string): Promise<void>
  /** Keeps where it looks now. @param preset token of the one to be replaced; null: a new one @returns its token */
  setPreset(name: string, preset: string | null): Promise<string>
  home(): Promise<void>
}

export interface HeadUse {
  readonly address: CameraAddress
  readonly login: CameraLogin | null
  /** Token of a profile with PTZ. */
  readonly profile: string
  readonly signal: AbortSignal
  readonly timeoutMs?: number
}

const MAX_MOVE_MS = 5000

/** Asks nothing yet. */
export function createCameraHead(use: HeadUse, io: { now(): number }): CameraHead {
  const client = openCameraLine({ ...use, timeoutMs: use.timeoutMs ?? 3000 }, io)
  let found: ReturnType<typeof findPtz> | null = null
  const findPtz = async () => {
    const services = await findCameraServices(client, use.address)
    return services?.places.ptz ?? null
  }
  const call = (operation: string, inside = ''): Promise<unknown> => {
    const asked = async () => {
      found ??= findPtz()
      const at = await found.catch((error: unknown) => {
        // The next one may find it.
        found = null
        throw error
      })
      if (at === null) throw new VigilError('device.wrongAnswer', { missing: 'PTZ service' })
      return await callOnvif(client, { service: SERVICES.ptz, operation, at, inside: `<ProfileToken>${escapeXml(use.profile)}</ProfileToken>${inside}` })
    }
    return inOurWords(asked())
  }
  return {
    async move({ pan, tilt, zoom, forMs }) {
      const [x, y, z] = [pan, tilt, zoom].map((speed) => String(Math.round(Math.max(-1, Math.min(1, speed)) * 1000) / 1000))
      const seconds = Math.max(0.1, Math.min(forMs, MAX_MOVE_MS) / 1000)
      // A camera that cannot zoom refuses a speed for it, even 0.
      const zoomed = zoom === 0 ? '' : `<tt:Zoom x="${z}"/>`
      const turned = pan === 0 && tilt === 0 && zoom !== 0 ? '' : `<tt:PanTilt x="${x}" y="${y}"/>`
      await call('ContinuousMove', `<Velocity>${turned}${zoomed}</Velocity><Timeout>PT${seconds}S</Timeout>`)
    },
    async stop() {
      await call('Stop', '<PanTilt>true</PanTilt><Zoom>true</Zoom>')
    },
    async presets() {
      return elementsAt(await call('GetPresets'), 'Preset')
        .slice(0, 256)
        .flatMap((preset) => {
          const token = tokenOf(attributeOf(preset, 'token'))
          return token === null ? [] : [{ token, name: wordsOf(textAt(preset, 'Name')) ?? token }]
        })
    },
    async goTo(preset) {
      await call('GotoPreset', `<PresetToken>${escapeXml(preset)}</PresetToken>`)
    },
    async setPreset(name, preset) {
      const which = preset === null ? '' : `<PresetToken>${escapeXml(preset)}</PresetToken>`
      const token = tokenOf(textAt(await call('SetPreset', `<PresetName>${escapeXml(name)}</PresetName>${which}`), 'PresetToken')) ?? preset
      if (token === null) throw new VigilError('device.wrongAnswer', { missing: 'PresetToken' })
      return token
    },
    async home() {
      await call('GotoHomePosition')
    },
  }
}
