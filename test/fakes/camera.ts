// A camera for tests: the product's own simulator with files, credentials and faults.
import { readFile } from 'node:fs/promises'
import { accessUnits, type AccessUnit } from '../../media/simulator/annex-b.ts'
import type { UdpFaults } from '../../media/simulator/udp-line.ts'
import { startCameraSimulator, type CameraSimulator } from '../../media/simulator/camera-simulator.ts'

export interface FakeStream {
  readonly path: string
  /** Annex-B H.264 with delimiters (test/fakes/encode.ts); or `accessUnits`; or neither: a stream with sound only. */
  readonly file?: string
  readonly accessUnits?: readonly AccessUnit[]
  readonly fps?: number
  readonly loop?: boolean
}

export interface FakeCameraConfig {
  readonly streams: readonly FakeStream[]
  readonly auth?: { readonly user: string; readonly password: string }
  /** 0 or absent: any free port. */
  readonly port?: number
  readonly host?: string
  readonly udp?: UdpFaults
  readonly sessionSeconds?: number
}

export interface FakeCamera extends Omit<CameraSimulator, 'freeze' | 't0Ms'> {
  /** @throws Error while nobody has played the stream yet */
  t0Ms(path: string): number
  freeze(): void
  unfreeze(): void
  /** The address with other credentials, or none. */
  urlAs(path: string, user: string | null, password?: string): string
}

export async function startFakeCamera(config: FakeCameraConfig): Promise<FakeCamera> {
  const streams = await Promise.all(
    config.streams.map(async ({ path, file, accessUnits: units, fps = 10, loop = true }) => ({
      path,
      units: units ?? (file === undefined ? [] : accessUnits(await readFile(file))),
      fps,
      loop,
    })),
  )
  const simulator = await startCameraSimulator({
    streams,
    auth: config.auth ?? null,
    port: config.port ?? 0,
    host: config.host,
    udp: config.udp,
    sessionSeconds: config.sessionSeconds,
    now: () => performance.timeOrigin + performance.now(),
  })
  return {
    ...simulator,
    t0Ms: (path) => {
      const t0Ms = simulator.t0Ms(path)
      if (t0Ms === null) throw new Error(`${path} has not been played yet`)
      return t0Ms
    },
    freeze: () => simulator.freeze(true),
    unfreeze: () => simulator.freeze(false),
    urlAs: (path, user, password = '') => {
      const login = user === null ? '' : `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`
      return `rtsp://${login}127.0.0.1:${simulator.port}${path}`
    },
  }
}
