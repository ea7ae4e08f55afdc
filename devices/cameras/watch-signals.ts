// Listens to a camera's own events for as long as it is wanted.
import type { CameraAddress, CameraLogin, CameraSignal } from '../../contract/camera-pairing.ts'
import { VigilError } from '../../contract/errors.ts'
import type { DriverIo } from '../driver.ts'
import { openPullPoint } from '../onvif-events.ts'
import { inOurWords } from '../onvif-io.ts'
import { openCameraLine } from './camera-line.ts'
import { findCameraServices } from './camera-services.ts'
import { SIGNAL_TOPICS, signalOf } from './camera-signals.ts'
import { subscriptionPlace } from './probe-abilities.ts'

export interface SignalWatch {
  /** Waits for events, up to `pullSeconds`. @throws VigilError `device.*`: the subscription is of no use any more; open another after a while */
  pull(): Promise<CameraSignal[]>
  /** Never throws. Cameras have few subscriptions to give. */
  close(): Promise<void>
}

export interface SignalUse {
  readonly address: CameraAddress
  readonly login: CameraLogin | null
  /** How long the camera may keep a pull waiting; 1 to 60. */
  readonly pullSeconds: number
}

/** @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer` */
export async function watchSignals(use: SignalUse, io: Pick<DriverIo, 'now' | 'log' | 'signal'>): Promise<SignalWatch> {
  const client = openCameraLine({ ...use, timeoutMs: 5000, signal: io.signal }, io)
  const services = await inOurWords(findCameraServices(client, use.address))
  const events = services?.places.events ?? null
  if (events === null) throw new VigilError('device.wrongAnswer', { missing: 'events service' })
  const { pullSeconds } = use
  const point = await inOurWords(openPullPoint(client, events, io, { topics: SIGNAL_TOPICS, pullSeconds }, (url) => subscriptionPlace(url, use.address)))
  return {
    async pull() {
      const notifications = await inOurWords(point.pull())
      return notifications.flatMap((notification) => signalOf(notification, io.now()) ?? [])
    },
    close: () => point.close(),
  }
}
