// Reads the streams that an ONVIF device offers, of either media service, and puts them together by picture.
import type { CameraProfile } from '../../contract/camera-pairing.ts'
import { attributeOf, elementsAt, textAt } from '../transport/soap-xml.ts'
import { codecOf, countOf, fpsOf, tokenOf, wordsOf } from './loose-values.ts'

export interface OfferedProfile extends CameraProfile {
  /** Token of the video source. */
  readonly source: string
  /** Of the source's configuration. */
  readonly sourceName: string | null
}

const MAX_PROFILES = 1024
const MAX_SIDE = 32_768

/** @param response of GetProfiles of Media (ver10) */
export function readMedia1Profiles(response: unknown): OfferedProfile[] {
  return read(elementsAt(response, 'Profiles'), (profile) => {
    const encoder = elementsAt(profile, 'VideoEncoderConfiguration')[0]
    const codec = textAt(encoder, 'Encoding')
    return {
      source: elementsAt(profile, 'VideoSourceConfiguration')[0],
      encoder,
      ptz: elementsAt(profile, 'PTZConfiguration')[0],
      gop: textAt(encoder, 'H264', 'GovLength') ?? textAt(encoder, 'MPEG4', 'GovLength'),
      codec,
    }
  })
}

/** @param response of GetProfiles of Media2 (ver20) */
export function readMedia2Profiles(response: unknown): OfferedProfile[] {
  return read(elementsAt(response, 'Profiles'), (profile) => {
    const encoder = elementsAt(profile, 'Configurations', 'VideoEncoder')[0]
    return {
      source: elementsAt(profile, 'Configurations', 'VideoSource')[0],
      encoder,
      ptz: elementsAt(profile, 'Configurations', 'PTZ')[0],
      gop: attributeOf(encoder, 'GovLength'),
      codec: textAt(encoder, 'Encoding'),
    }
  })
}

interface Parts {
  readonly source: unknown
  readonly encoder: unknown
  readonly ptz: unknown
  readonly gop: string | null
  readonly codec: string | null
}

/** Profiles without a picture (sound, metadata) are left out. */
function read(profiles: readonly unknown[], partsOf: (profile: unknown) => Parts): OfferedProfile[] {
  const seen = new Set<string>()
  return profiles.slice(0, MAX_PROFILES).flatMap((profile) => {
    const token = tokenOf(attributeOf(profile, 'token'))
    const { source, encoder, ptz, gop, codec } = partsOf(profile)
    if (token === null || encoder === undefined || seen.has(token)) return []
    seen.add(token)
    const rate = elementsAt(encoder, 'RateControl')[0]
    return [
      {
        token,
        name: wordsOf(textAt(profile, 'Name')) ?? token,
        codec: codecOf(codec),
        width: countOf(textAt(encoder, 'Resolution', 'Width'), MAX_SIDE),
        height: countOf(textAt(encoder, 'Resolution', 'Height'), MAX_SIDE),
        fps: fpsOf(textAt(rate, 'FrameRateLimit')),
        kbps: countOf(textAt(rate, 'BitrateLimit'), 1_000_000),
        gopFrames: countOf(gop, 100_000),
        streamUrl: null,
        snapshotUrl: null,
        hasPtz: ptz !== undefined,
        source: tokenOf(textAt(source, 'SourceToken')) ?? token,
        sourceName: wordsOf(textAt(source, 'Name')),
      },
    ]
  })
}

/** In the order in which the device names the sources first. */
export function groupBySource(profiles: readonly OfferedProfile[]): Map<string, OfferedProfile[]> {
  const groups = new Map<string, OfferedProfile[]>()
  for (const profile of profiles) {
    const group = groups.get(profile.source)
    if (group === undefined) groups.set(profile.source, [profile])
    else group.push(profile)
  }
  return groups
}

/** @param response of GetStreamUri or GetSnapshotUri, of either media service */
export function readUri(response: unknown): string | null {
  return textAt(response, 'MediaUri', 'Uri') ?? textAt(response, 'Uri')
}
