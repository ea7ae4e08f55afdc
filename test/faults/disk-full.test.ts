// A full disk: the core stays up, says so, and goes on when there is room again.
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { waitFor } from '../patience.ts'

let place: Workplace
let camera: FakeCamera
let core: CoreProcess | undefined
let isMounted = false

const mount = (...args: string[]) => spawnSync('mount', args, { encoding: 'utf8' }).status === 0

beforeAll(async () => {
  place = await workplace()
  await place.makeDir()
  isMounted = process.platform === 'linux' && mount('-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', place.dir)
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=320x180'], fps: 10, seconds: 10, width: 320, height: 180 })
  camera = await startFakeCamera({ streams: [{ path: '/sub', accessUnits: units }] })
})
afterAll(async () => {
  await core?.stop()
  await camera?.close()
  if (isMounted) spawnSync('umount', ['-l', place.dir])
  await place?.remove()
})

test('the core outlives a full disk, shows it, and writes again when there is room', async ({ skip }) => {
  if (!isMounted) skip('mounting a small file system needs root on Linux')
  const site = await place.writeSite(`
version: 1
site: { id: full, name: 磁盘测试 }
cameras: [{ id: one, name: 一号, sub: "${camera.url('/sub')}", record: { off: true } }]
`)
  core = await startCoreProcess(['--data', place.dir, '--site', site])
  const made = await runVigil(['key', 'add', 'test', '--scope', 'incidents:read,incidents:write', '--data', place.dir])
  const headers = { authorization: `Bearer ${/vgk_[\w-]+/.exec(made.stdout)![0]}`, 'content-type': 'application/json' }
  const call = (path: string, init: RequestInit = {}) => fetch(new URL(path, core!.url), { ...init, headers })
  const health = async () => (await (await call('/api/v1/health')).json()) as { status: string; problems: string[]; cameras: { state: string }[] }
  const report = () => call('/api/v1/incidents', { method: 'POST', body: JSON.stringify({ kind: 'manual', severity: 'low', summary: '测试' }) })
  await waitFor(async () => expect((await health()).cameras[0]?.state).toBe('live'))

  const ballast = join(place.dir, 'ballast')
  expect(spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4k']).status).not.toBe(0)
  await waitFor(async () => expect((await report()).status).toBeGreaterThanOrEqual(500))
  await waitFor(async () => expect((await health()).problems).toContain('storage.low'))
  expect((await health()).cameras[0]?.state).toBe('live')

  rmSync(ballast)
  writeFileSync(join(place.dir, 'room'), 'there is room again')
  await waitFor(async () => expect((await report()).status).toBe(201))
  await waitFor(async () => expect((await health()).problems).toEqual([]))
})
