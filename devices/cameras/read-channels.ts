// Asks an ONVIF camera or recorder for its pictures: profiles, where they stream, and which of them are to be used.
import type { CameraChannel, CameraProfile, PairingFlag } from '../../contract/camera-pairing.ts'
import type { OnvifClient } from '../transport/onvif-soap.ts'
import { escapeXml } from '../transport/soap-xml.ts'
import { chooseStreams } from './choose-streams.ts'
import { SERVICES, type CameraServices } from './camera-services.ts'
import { groupBySource, readMedia1Profiles, readMedia2Profiles, readUri, type OfferedProfile } from './media-profiles.ts'
import { callOnvif, unlessNo } from './onvif-call.ts'
import { ownUrl } from './own-place.ts'
import { runEach } from './run-each.ts'

export interface ReadChannels {
  readonly media: 'media1' | 'media2' | 'none'
  readonly channels: CameraChannel[]
  readonly flags: ReadonlySet<PairingFlag>
}

const MAX_CHANNELS = 256
const MAX_PER_CHANNEL = 16
/** A recorder is only asked where those streams are that were chosen. */
const ASK_ALL_UP_TO = 32
const AT_ONCE = 4

/** @throws OnvifFailure for a broken line or a refused log-in; what it merely does not know is left empty */
export async function readChannels(client: OnvifClient, { places, address }: CameraServices, signal: AbortSignal): Promise<ReadChannels> {
  const flags = new Set<PairingFlag>()
  const { media, profiles } = await readProfiles(client, places)
  const groups = [...groupBySource(profiles)]
  if (groups.length > MAX_CHANNELS || groups.some(([, group]) => group.length > MAX_PER_CHANNEL)) flags.add('moreLeftOut')
  const channels = groups.slice(0, MAX_CHANNELS).map(([source, all], index) => {
    const group = all.slice(0, MAX_PER_CHANNEL)
    const name = all[0]?.sourceName ?? null
    return { source, name: name ?? `${index + 1}`, group, choice: chooseStreams(group) }
  })
  const asksAll = profiles.length <= ASK_ALL_UP_TO
  const wanted = channels.flatMap(({ group, choice }) => group.filter(({ token }) => asksAll || token === choice.main || token === choice.sub))
  const pictured = new Set(channels.map(({ choice }) => choice.main))
  const found = new Map<string, Pick<CameraProfile, 'streamUrl' | 'snapshotUrl'>>()
  await runEach(wanted, AT_ONCE, signal, async ({ token }) => {
    const stream = ownUrl(await unlessNo(askStream(client, places, media, token)), address.host, ['rtsp:', 'rtsps:'])
    const asked = asksAll || pictured.has(token) ? await unlessNo(askSnapshot(client, places, media, token)) : null
    const snapshot = ownUrl(asked, address.host, ['http:', 'https:'])
    if (stream?.isForeign === true || snapshot?.isForeign === true) flags.add('foreignAddress')
    found.set(token, { streamUrl: stream?.url ?? null, snapshotUrl: snapshot?.url ?? null })
  })
  const made = channels.map(({ source, name, group, choice }) => {
    const withUrls = group.map((offered) => {
      const { source: _source, sourceName: _name, ...profile } = offered
      return { ...profile, ...found.get(profile.token) }
    })
    return { source, name, isOnline: null, behind: null, profiles: withUrls, ...choice }
  })
  for (const flag of flagsOf(made)) flags.add(flag)
  return { media, channels: made, flags }
}

/** Of the streams that were chosen. */
export function flagsOf(channels: readonly CameraChannel[]): PairingFlag[] {
  const mains = channels.flatMap(({ profiles, main }) => profiles.filter(({ token }) => token === main))
  const flags: PairingFlag[] = []
  if (channels.some(({ sub }) => sub === null)) flags.push('noSubStream')
  if (mains.some(({ codec }) => codec !== null && codec !== 'H264')) flags.push('mainNotH264')
  if (mains.some(({ streamUrl }) => streamUrl === null) || mains.length < channels.length) flags.push('noStreamAddress')
  return flags
}

export async function readProfiles(
  client: OnvifClient,
  places: CameraServices['places'],
): Promise<{ media: ReadChannels['media']; profiles: OfferedProfile[] }> {
  if (places.media2 !== null) {
    const all = { service: SERVICES.media2, operation: 'GetProfiles', inside: '<Type>All</Type>', at: places.media2 }
    const profiles = readMedia2Profiles(await unlessNo(callOnvif(client, all)))
    if (profiles.length > 0) return { media: 'media2', profiles }
  }
  // Also where Media2 is there in name only. Devices older than GetServices may name neither.
  const response = await unlessNo(callOnvif(client, { service: SERVICES.media, operation: 'GetProfiles', at: places.media ?? undefined }))
  const profiles = readMedia1Profiles(response)
  return { media: profiles.length > 0 ? 'media1' : 'none', profiles }
}

async function askStream(client: OnvifClient, places: CameraServices['places'], media: ReadChannels['media'], token: string): Promise<string | null> {
  const profile = escapeXml(token)
  if (media === 'media2') {
    const ask = (protocol: string) =>
      callOnvif(client, {
        service: SERVICES.media2,
        operation: 'GetStreamUri',
        inside: `<Protocol>${protocol}</Protocol><ProfileToken>${profile}</ProfileToken>`,
        at: places.media2 ?? undefined,
      })
    return readUri((await unlessNo(ask('RTSP'))) ?? (await ask('RtspUnicast')))
  }
  const setup = '<tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport>'
  return readUri(
    await callOnvif(client, {
      service: SERVICES.media,
      operation: 'GetStreamUri',
      inside: `<StreamSetup>${setup}</StreamSetup><ProfileToken>${profile}</ProfileToken>`,
      at: places.media ?? undefined,
    }),
  )
}

/** @throws OnvifFailure */
export async function askSnapshot(client: OnvifClient, places: CameraServices['places'], media: ReadChannels['media'], token: string): Promise<string | null> {
  const [service, at] = media === 'media2' ? [SERVICES.media2, places.media2] : [SERVICES.media, places.media]
  const inside = `<ProfileToken>${escapeXml(token)}</ProfileToken>`
  return readUri(await callOnvif(client, { service, operation: 'GetSnapshotUri', inside, at: at ?? undefined }))
}
