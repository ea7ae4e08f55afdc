// How long an alert takes: from the first picture of a bicycle on an RTSP camera to the event a screen or program receives.
import { loadavg } from 'node:os'
import { bicycleScene, SCENE_FPS } from '../test/fakes/bicycle-scene.ts'
import { startFakeCamera } from '../test/fakes/camera.ts'
import { runVigil, startCoreProcess } from '../test/fakes/core-process.ts'
import { workplace } from '../test/fakes/workplace.ts'
import { FOOTAGE_MISSING, footagePath, hasFootage } from '../test/footage.ts'
import { median, type Measurement } from './measurement.ts'

const RUNS = 3

/** @throws Error without the labelled footage */
export async function measure(): Promise<Measurement> {
  if (!hasFootage) throw new Error(FOOTAGE_MISSING)
  const scene = await bicycleScene(footagePath(''))
  const runs: { ruleMs: number; eventMs: number }[] = []
  for (let i = 0; i < RUNS; i++) runs.push(await once(scene))
  const rule = median(runs.map((run) => run.ruleMs))
  const event = median(runs.map((run) => run.eventMs))
  return {
    name: 'alert',
    figures: {
      ruleDecides: { value: rule, unit: 'ms' },
      eventReceived: { value: event, unit: 'ms' },
      slowest: { value: Math.max(...runs.map((run) => run.eventMs)), unit: 'ms' },
    },
    ratios: { eventReceived: { value: event / rule, against: 'ruleDecides' } },
    notes: [
      `${RUNS} runs, load ${loadavg()[0]?.toFixed(1)}; from the moment the camera was due to send its first picture of the bicycle`,
      'ruleDecides: the time of the picture that decided (four votes at five pictures a second); eventReceived: the incident on the event stream',
    ],
  }
}

async function once(scene: Awaited<ReturnType<typeof bicycleScene>>): Promise<{ ruleMs: number; eventMs: number }> {
  const place = await workplace()
  const camera = await startFakeCamera({ streams: [{ path: '/street', accessUnits: scene.units, fps: SCENE_FPS, loop: false }] })
  const site = await place.writeSite(`
version: 1
site: { id: bench, name: 测量 }
cameras:
  - id: street
    name: 街口
    sub: ${camera.url('/street')}
    zones: [{ id: all, name: 全部, polygon: [[0.02, 0.02], [0.98, 0.02], [0.98, 0.98], [0.02, 0.98]] }]
    rules: [{ kind: ebikeInLobby, zone: all, rings: all }]
`)
  const core = await startCoreProcess(['--data', place.dir, '--site', site])
  try {
    const made = await runVigil(['key', 'add', 'bench', '--scope', 'incidents:read', '--data', place.dir])
    const headers = { authorization: `Bearer ${/vgk_[\w-]+/.exec(made.stdout)?.[0]}` }
    const stream = await fetch(new URL('/api/v1/incidents/stream', core.url), { headers })
    await firstEvent(stream)
    const receivedAtMs = Date.now()
    const firstBicycleAtMs = camera.t0Ms('/street') + (scene.firstBicycleFrame * 1000) / SCENE_FPS
    const { items } = (await (await fetch(new URL('/api/v1/incidents', core.url), { headers })).json()) as { items: { id: string }[] }
    const detail = (await (await fetch(new URL(`/api/v1/incidents/${items[0]?.id}`, core.url), { headers })).json()) as { alerts: { at: string }[] }
    return { ruleMs: Date.parse(detail.alerts[0]?.at ?? '') - firstBicycleAtMs, eventMs: receivedAtMs - firstBicycleAtMs }
  } finally {
    await core.stop()
    await camera.close()
    await place.remove()
  }
}

async function firstEvent(stream: Response): Promise<void> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of stream.body!) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.includes('"ebikeInLobby"')) return
  }
  throw new Error('the event stream ended without an event')
}
