// Listens to a camera's own events for as long as it is wanted.
import type { CameraAddress, CameraLogin, CameraSignal } from '../../contract/camera-pairing.ts'
import { VigilError } from '../../contract/errors.ts'
import type { DriverIo } from '../driver.ts'
import { openPullPoint } from '../onvif-events.ts'
import { inOurWords } from '../onvif-io.ts'
import type { OnvifClient } from '../transport/onvif-soap.ts'
import { attributeOf, elementsAt, textAt } from '../transport/soap-xml.ts'
import { openCameraLine } from './camera-line.ts'
import { findCameraServices, SERVICES, type CameraServices } from './camera-services.ts'
import { SIGNAL_TOPICS, signalOf } from './camera-signals.ts'
import { tokenOf } from './loose-values.ts'
import { callOnvif, unlessNo } from './onvif-call.ts'
import { subscriptionPlace } from './probe-abilities.ts'

export interface SignalWatch {
  /** Waits for events, up to `pullSeconds`. @throws VigilError `device.*`: the subscription is of no use any more; open another after a while */
  pull(): Promise<CameraSignal[]>
  /** How many video sources it has; a recorder has several. 0: it does not say. */
  readonly sources: number
  /** The video source that a token stands for, which may be that of one of its configurations; null: of none. */
  sourceOf(token: string): string | null
  /** Never throws. Cameras have few subscriptions to give. */
  close(): Promise<void>
}

export interface SignalUse {
  readonly address: CameraAddress
  readonly login: CameraLogin | null
  /** How long the camera may keep a pull waiting; 1 to 60. */
  readonly pullSeconds: number
}

/** Of one answer; one that brings more is not asked for them, see PullPoint. */
const MOST_SIGNALS = 200
const MOST_CONFIGURATIONS = 512

/** @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer` with `details.missing` for one that knows no events */
export async function watchSignals(use: SignalUse, io: Pick<DriverIo, 'now' | 'log' | 'signal'>): Promise<SignalWatch> {
  const client = openCameraLine({ ...use, timeoutMs: 5000, signal: io.signal }, io)
  const services = await inOurWords(findCameraServices(client, use.address))
  const events = services?.places.events ?? null
  if (services === null || events === null) throw new VigilError('device.wrongAnswer', { missing: 'events service' })
  const sources = await inOurWords(readSources(client, services))
  const { pullSeconds } = use
  const point = await inOurWords(openPullPoint(client, events, io, { topics: SIGNAL_TOPICS, pullSeconds }, (url) => subscriptionPlace(url, use.address)))
  return {
    async pull() {
      const notifications = await inOurWords(point.pull())
      return notifications.slice(0, MOST_SIGNALS).flatMap((notification) => signalOf(notification, io.now(), point.aheadMs()) ?? [])
    },
    sources: new Set(sources.values()).size,
    sourceOf: (token) => sources.get(token) ?? null,
    close: () => point.close(),
  }
}

/** Token of a source or of a configuration of it, to the token of the source. Empty where the device tells none. */
async function readSources(client: OnvifClient, { places }: CameraServices): Promise<ReadonlyMap<string, string>> {
  const sources = new Map<string, string>()
  for (const service of ['media', 'media2'] as const) {
    const at = places[service]
    if (at === null || sources.size > 0) continue
    const response = await unlessNo(callOnvif(client, { service: SERVICES[service], operation: 'GetVideoSourceConfigurations', at }))
    for (const configuration of elementsAt(response, 'Configurations').slice(0, MOST_CONFIGURATIONS)) {
      const source = tokenOf(textAt(configuration, 'SourceToken'))
      const token = tokenOf(attributeOf(configuration, 'token'))
      if (source === null) continue
      if (token !== null && !sources.has(token)) sources.set(token, source)
      // Two of different things may have one name; then it is the source's.
      sources.set(source, source)
    }
  }
  return sources
}
