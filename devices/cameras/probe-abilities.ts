// Tries what an ONVIF camera can do beside pictures: events, relays, inputs, PTZ and recordings. Nothing is switched or moved.
import type { CameraAbilities, CameraAddress } from '../../contract/camera-pairing.ts'
import { openPullPoint } from '../onvif-events.ts'
import { TMD, TMD_ACTION } from '../onvif-io.ts'
import { createOnvifRelays } from '../onvif-relays.ts'
import { OnvifFailure, type Endpoint, type OnvifClient } from '../transport/onvif-soap.ts'
import { attributeOf, elementsAt, escapeXml, textAt } from '../transport/soap-xml.ts'
import { SIGNAL_TOPICS, topicsOf } from './camera-signals.ts'
import { SERVICES, type CameraServices } from './camera-services.ts'
import { tokenOf, wordsOf } from './loose-values.ts'
import { callOnvif, unlessNo } from './onvif-call.ts'
import { ownPlace } from './own-place.ts'

type Tried = Pick<CameraAbilities, 'events' | 'relays' | 'inputs' | 'ptz' | 'recordings'>

/** One after another: small devices answer one call at a time. Never throws; what fails is told as that. */
export async function probeAbilities(
  client: OnvifClient,
  services: CameraServices,
  ptzProfile: string | null,
  signal: AbortSignal,
  io: { now(): number },
): Promise<Tried> {
  const events = await tryEvents(client, services, signal, io)
  const relays = await tryRelays(client, services)
  const inputs = await tryInputs(client, services)
  const ptz = await tryPtz(client, services, ptzProfile)
  const recordings = await tryRecordings(client, services)
  return { events, relays, inputs, ptz, recordings }
}

/** @returns null for a failure that says nothing about us @throws what is no failure of a device */
async function unlessFailed<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof OnvifFailure) return null
    throw error
  }
}

async function tryEvents(client: OnvifClient, { places, address }: CameraServices, signal: AbortSignal, io: { now(): number }): Promise<Tried['events']> {
  const none = { motion: false, tamper: false, inputs: false }
  if (places.events === null) return { state: 'absent', ...none }
  const at = places.events
  const properties = await unlessFailed(
    unlessNo(
      client
        .ask({
          operation: 'GetEventProperties',
          action: `${SERVICES.events}/EventPortType/GetEventPropertiesRequest`,
          body: `<GetEventProperties xmlns="${SERVICES.events}"/>`,
          at,
        })
        .then(({ response }) => response),
    ),
  )
  const topics = topicsOf(properties)
  const tells = { motion: topics.has('motion'), tamper: topics.has('tamper'), inputs: topics.has('input') }
  // Only a subscription that was given shows that events will come.
  const point = await unlessFailed(
    openPullPoint(client, at, { now: io.now, log: () => {}, signal }, { topics: SIGNAL_TOPICS, pullSeconds: 1 }, (url) => subscriptionPlace(url, address)),
  )
  await point?.close()
  return { state: point === null ? 'failed' : 'works', ...tells }
}

/** On the camera, whatever host it names. @throws OnvifFailure for no address at all */
export function subscriptionPlace(url: string, address: CameraAddress): Endpoint {
  const own = ownPlace(url, address)
  if (own === null) throw new OnvifFailure('wrong', 'a subscription without an address')
  return own
}

async function tryRelays(client: OnvifClient, { places }: CameraServices): Promise<Tried['relays']> {
  const list = await unlessFailed(unlessNo(createOnvifRelays(client, { events: null, deviceIo: places.deviceIo }).list()).then((relays) => relays ?? []))
  if (list === null) return { state: 'failed', list: [] }
  const known = list.slice(0, 32).flatMap(({ token, mode, idle }) => {
    const named = tokenOf(token)
    return named === null ? [] : [{ token: named, mode: wordsOf(mode), idle: wordsOf(idle) }]
  })
  return { state: known.length === 0 ? 'absent' : 'works', list: known }
}

async function tryInputs(client: OnvifClient, { places }: CameraServices): Promise<Tried['inputs']> {
  const ask = { operation: 'GetDigitalInputs', action: `${TMD_ACTION}/GetDigitalInputs`, body: `<GetDigitalInputs xmlns="${TMD}"/>` }
  const asked = client.ask({ ...ask, ...(places.deviceIo !== null && { at: places.deviceIo }) }).then(({ response }) => response)
  const inputs = await unlessFailed(unlessNo(asked).then((response) => elementsAt(response, 'DigitalInputs')))
  if (inputs === null) return { state: 'failed', list: [] }
  const list = inputs.slice(0, 64).flatMap((input) => {
    const token = tokenOf(attributeOf(input, 'token'))
    return token === null ? [] : [{ token }]
  })
  return { state: list.length === 0 ? 'absent' : 'works', list }
}

export async function tryPtz(client: OnvifClient, { places }: CameraServices, profile: string | null): Promise<Tried['ptz']> {
  const none = { hasHome: false, presets: 0 }
  // Many fixed cameras name the service all the same.
  if (places.ptz === null || profile === null) return { state: 'absent', ...none }
  const service = { service: SERVICES.ptz, at: places.ptz }
  const nodes = await unlessFailed(callOnvif(client, { ...service, operation: 'GetNodes' }))
  const node = elementsAt(nodes, 'PTZNode')[0]
  if (node === undefined) return { state: 'failed', ...none }
  const inside = `<ProfileToken>${escapeXml(profile)}</ProfileToken>`
  const presets = await unlessFailed(callOnvif(client, { ...service, operation: 'GetPresets', inside }))
  return { state: 'works', hasHome: textAt(node, 'HomeSupported') === 'true', presets: Math.min(elementsAt(presets, 'Preset').length, 1000) }
}

async function tryRecordings(client: OnvifClient, { places }: CameraServices): Promise<Tried['recordings']> {
  if (places.search === null) return 'absent'
  const summary = await unlessFailed(callOnvif(client, { service: SERVICES.search, operation: 'GetRecordingSummary', at: places.search }))
  return summary === null ? 'failed' : 'works'
}
