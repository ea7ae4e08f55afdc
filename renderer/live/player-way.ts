// By which means this browser shows live pictures, and what it decodes by them.
import type { LiveDecoder } from '../../contract/live.ts'

/** In this order; the last one needs nothing of the browser but a canvas. */
const PLAYER_WAYS = ['codecs', 'mse', 'mpeg1'] as const
export type PlayerWay = (typeof PLAYER_WAYS)[number]

/** Main profile, as small cameras have it; what a camera really sends is found out when it comes. */
const HEVC = 'hvc1.1.6.L93.B0'

/**
 * @param has   what the browser has
 * @param asked `?player=` of the page: a wish, for those who want to see a picture as another browser shows it
 */
export function chooseWay(has: Readonly<Record<PlayerWay, boolean>>, asked: string | null): PlayerWay {
  const wished = PLAYER_WAYS.find((way) => way === asked && has[way])
  return wished ?? PLAYER_WAYS.find((way) => has[way]) ?? 'mpeg1'
}

export function playerWay(): PlayerWay {
  const has = { codecs: typeof VideoDecoder !== 'undefined', mse: typeof MediaSource !== 'undefined', mpeg1: true }
  return chooseWay(has, new URLSearchParams(globalThis.location.search).get('player'))
}

let hevcByCodecs: Promise<boolean> | null = null

/** What the core is told when a picture is asked for. */
export async function decodersOf(way: PlayerWay): Promise<readonly LiveDecoder[]> {
  if (way === 'mpeg1') return ['mpeg1']
  const hasHevc = way === 'mse' ? MediaSource.isTypeSupported(`video/mp4; codecs="${HEVC}"`) : await (hevcByCodecs ??= askCodecs())
  return hasHevc ? ['avc', 'hevc'] : ['avc']
}

async function askCodecs(): Promise<boolean> {
  const { supported } = await VideoDecoder.isConfigSupported({ codec: HEVC, optimizeForLatency: true }).catch(() => ({ supported: false }))
  return supported === true
}
