// How soon a lost camera is noticed and how soon it is back, beside what motion and ZoneMinder took for the same.
import { setTimeout as sleep } from 'node:timers/promises'
import { startMedia } from '../media/media-client.ts'
import type { CameraStatus } from '../media/messages.ts'
import type { AccessUnit } from '../media/simulator/annex-b.ts'
import { startFakeCamera, type FakeCamera } from '../test/fakes/camera.ts'
import { encodeAccessUnits } from '../test/fakes/encode.ts'
import { median, type Measurement } from './measurement.ts'

const ROUNDS = 5
const FPS = 10
const ID = 'mortal'
/** Long enough for the pauses between attempts to be the longest there are; other phases of them in each round. */
const AWAY_MS = 16_000
const PHASE_MS = 900
const PATIENCE_MS = 60_000
/** Measured once with the same faults: silent RTP, and a server that was away for ten seconds. */
const PEERS = { motion: { silentMs: 12_000, backMs: 2100 }, zoneMinder: { silentMs: 21_800, backMs: 5000 } }

interface Watch {
  /** @returns ms until the camera is, or is not, live */
  until(isLive: boolean): Promise<number>
}

export async function measure(): Promise<Measurement> {
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], fps: FPS, seconds: 10 })
  let camera = await open(units, 0)
  const waiting = new Set<() => void>()
  let status: CameraStatus | null = null
  const media = startMedia({
    log: () => undefined,
    onExit: () => undefined,
    onCamera(now) {
      status = now
      for (const look of waiting) look()
    },
  })
  const watch: Watch = {
    until(isLive) {
      const fromMs = performance.now()
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`not ${isLive ? 'live' : 'lost'} within a minute`)), PATIENCE_MS)
        const look = () => {
          if ((status?.state === 'live') !== isLive) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(performance.now() - fromMs)
        }
        waiting.add(look)
        look()
      })
    },
  }
  const silent: number[] = []
  const resumed: number[] = []
  const gone: number[] = []
  const back: number[] = []
  try {
    await media.ready
    media.configure([{ id: ID, url: camera.url('/sub'), mainUrl: null, fps: FPS, isFacade: false, analyse: null }], null)
    await watch.until(true)
    for (let round = 0; round < ROUNDS; round++) {
      await sleep(3000)
      camera.freeze()
      silent.push(await watch.until(false))
      camera.unfreeze()
      resumed.push(await watch.until(true))
      await sleep(3000)
      const { port } = camera
      await camera.close()
      gone.push(await watch.until(false))
      await sleep(AWAY_MS + round * PHASE_MS)
      camera = await open(units, port)
      back.push(await watch.until(true))
    }
  } finally {
    await media.stop()
    await camera.close()
  }
  const s = (ms: number) => ({ value: ms / 1000, unit: 's' })
  return {
    name: 'lost-camera',
    figures: {
      'silent RTP, noticed, median': s(median(silent)),
      'silent RTP, noticed, worst': s(Math.max(...silent)),
      'silent RTP, back after it goes on, worst': s(Math.max(...resumed)),
      'server gone, noticed, worst': s(Math.max(...gone)),
      'server back, live again, median': s(median(back)),
      'server back, live again, worst': s(Math.max(...back)),
      'silent RTP, motion': s(PEERS.motion.silentMs),
      'silent RTP, ZoneMinder': s(PEERS.zoneMinder.silentMs),
      'server back, motion': s(PEERS.motion.backMs),
      'server back, ZoneMinder': s(PEERS.zoneMinder.backMs),
    },
    ratios: { 'silent RTP against motion': { value: median(silent) / PEERS.motion.silentMs, against: 'motion' } },
    notes: [
      `${ROUNDS} rounds; a key picture a second; the server was away for ${AWAY_MS / 1000} to ${(AWAY_MS + (ROUNDS - 1) * PHASE_MS) / 1000} s`,
      'motion and ZoneMinder: measured on an earlier day, until PLAY is asked for again; ours until a picture is decoded',
    ],
  }
}

function open(units: readonly AccessUnit[], port: number): Promise<FakeCamera> {
  return startFakeCamera({ streams: [{ path: '/sub', accessUnits: units, fps: FPS }], port })
}
