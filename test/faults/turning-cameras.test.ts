// A camera that is being turned when the core is killed, the line is cut or the screen is closed: in every case it stands still within a second.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { startCutLine } from '../fakes/cut-line.ts'
import { logInAtDesk, type DeskClient } from '../fakes/desk-client.ts'
import { startOnvifCamera, type OnvifCameraFake } from '../fakes/onvif-camera.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'

const ADMIN = { name: 'duty', password: 'a long enough passphrase' }
const LOGIN = { username: 'admin', password: 'vigil-123' }
const HAND = { cameraId: 'gate', hand: 'hand-one' }

let place: Workplace
let camera: OnvifCameraFake
let core: CoreProcess
/** When the camera was told something last, and what. */
let told: { readonly atMs: number; readonly what: string }[]
const closing: (() => unknown)[] = []

beforeEach(async () => {
  told = []
  place = await workplace()
  const seen = (operation: string, _response: unknown, body: string) => {
    if (['ContinuousMove', 'Stop'].includes(operation)) told.push({ atMs: performance.now(), what: /<Timeout>PT([\d.]+)S/.exec(body)?.[1] ?? 'stop' })
    return false
  }
  camera = await startOnvifCamera({ login: LOGIN, before: seen })
  const onvif = `{ host: 127.0.0.1, port: ${camera.port}, username: ${LOGIN.username}, password: ${LOGIN.password} }`
  const site = `version: 1\nsite: { id: turning, name: 测试小区 }\ncameras: [{ id: gate, name: 大门, sub: 'rtsp://127.0.0.1:9/x', onvif: ${onvif} }]\n`
  core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
  await fetch(new URL('/auth/setup', core.url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(ADMIN) })
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await core.kill()
  await camera.close()
  await place.remove()
})

/** Holds a key down as the console does, until it is told not to. */
async function hold(through?: string): Promise<{ desk: DeskClient; letGo: () => void }> {
  const desk = await logInAtDesk(core.url, ADMIN, through)
  closing.push(() => desk.close())
  for await (const views of await desk.api.heads.watch()) if (views.some(({ cameraId }) => cameraId === 'gate')) break
  const timer = setInterval(() => void desk.api.heads.steer({ ...HAND, do: 'move', pan: 1, tilt: 0, zoom: 0 }).catch(() => {}), 250)
  const letGo = () => clearInterval(timer)
  closing.push(letGo)
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(2), 10_000)
  return { desk, letGo }
}

/** A camera stands when it was told to stop, or its own time has run out. */
function standsAtMs(): number {
  const { atMs, what } = told.at(-1)!
  return what === 'stop' ? atMs : atMs + Number(what) * 1000
}

test('kill -9 of the core: the camera stops by its own clock', async () => {
  await hold()
  const killedAtMs = performance.now()
  await core.kill()
  await sleep(1500)
  expect(told.at(-1)!.what).not.toBe('stop')
  expect(standsAtMs() - killedAtMs).toBeLessThan(1000)
}, 60_000)

test('a line that is cut, with neither side told: the core stops it', async () => {
  const line = await startCutLine(core.url)
  closing.push(() => line.close())
  await hold(line.host)
  const cutAtMs = performance.now()
  line.cut()
  await vi.waitFor(() => expect(told.at(-1)!.what).toBe('stop'), 10_000)
  expect(standsAtMs() - cutAtMs).toBeLessThan(1000)
}, 60_000)

test('a screen that is closed: the core stops it, and soon it is free for others', async () => {
  const { desk, letGo } = await hold()
  const closedAtMs = performance.now()
  letGo()
  desk.close()
  await vi.waitFor(() => expect(told.at(-1)!.what).toBe('stop'), 10_000)
  expect(standsAtMs() - closedAtMs).toBeLessThan(1000)
  const next = await logInAtDesk(core.url, ADMIN)
  closing.push(() => next.close())
  for await (const views of await next.api.heads.watch()) if (views[0]?.holder === null) break
}, 60_000)

test('a core that is ended in good order says stop', async () => {
  await hold()
  await core.stop()
  expect(told.at(-1)!.what).toBe('stop')
}, 60_000)
