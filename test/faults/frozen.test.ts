// A process that is frozen, not dead: noticed, ended, started again, and said where people look.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { waitFor } from '../patience.ts'

let place: Workplace
let camera: FakeCamera
let core: CoreProcess
let key: string

beforeAll(async () => {
  place = await workplace()
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=320x180'], fps: 10, seconds: 10, width: 320, height: 180 })
  camera = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units }] })
  const site = await place.writeSite(`
version: 1
site: { id: frozen, name: 冻结测试 }
cameras:
  - id: one
    name: 一号
    sub: ${camera.url('/sub')}
    zones: [{ id: all, name: 全部, polygon: [[0, 0], [1, 0], [1, 1], [0, 1]] }]
    rules: [{ kind: crowding, zone: all }, { kind: fallingObject, zone: all }]
`)
  core = await startCoreProcess(['--data', place.dir, '--site', site])
  const made = await runVigil(['key', 'add', 'test', '--scope', 'incidents:read', '--data', place.dir])
  key = /vgk_[\w-]+/.exec(made.stdout)![0]
})
afterAll(async () => {
  await core?.stop()
  await camera?.close()
  await place?.remove()
})

test.skipIf(process.platform !== 'linux').each([
  ['media', 'media-process'],
  ['vision', 'infer-process'],
  ['facade', 'facade-process'],
])('a frozen %s process is replaced, and a system incident says so', async (zone, entry) => {
  await waitFor(async () => expect((await health()).cameras[0]?.state).toBe('live'))
  await waitFor(async () => expect((await health()).status).toBe('ok'))
  const pid = childPid(entry)
  process.kill(pid, 'SIGSTOP')
  await waitFor(async () => expect((await systemIncidents()).map((incident) => incident.zone)).toContain(zone))
  await waitFor(() => expect(childPid(entry)).not.toBe(pid))
  await waitFor(async () => expect(await health()).toMatchObject({ status: 'ok', cameras: [{ state: 'live' }] }))
})

async function read<T>(path: string): Promise<T> {
  return (await (await fetch(new URL(path, core.url), { headers: { authorization: `Bearer ${key}` } })).json()) as T
}
const health = () => read<{ status: string; cameras: { state: string }[] }>('/api/v1/health')
const systemIncidents = async () => (await read<{ items: { zone?: string }[] }>('/api/v1/incidents?kind=system')).items

function childPid(entry: string): number {
  const children = readFileSync(`/proc/${core.pid}/task/${core.pid}/children`, 'utf8').split(' ').filter(Boolean)
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(entry))
  if (found === undefined) throw new Error(`no ${entry}`)
  return Number(found)
}
