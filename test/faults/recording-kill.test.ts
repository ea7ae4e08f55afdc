// The core and its media process killed while they record: what is older than a few seconds is there, and the next start goes on.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Archive } from '../../media/archive/archive.ts'
import type { Stored } from '../../media/ring.ts'
import { startFakeCamera, type FakeCamera } from '../fakes/camera.ts'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { encodeAccessUnits } from '../fakes/encode.ts'
import { workplace, type Workplace } from '../fakes/workplace.ts'
import { waitFor } from '../patience.ts'

let place: Workplace
let camera: FakeCamera
let core: CoreProcess | undefined

beforeAll(async () => {
  place = await workplace()
  const units = await encodeAccessUnits({ input: ['-f', 'lavfi', '-i', 'testsrc2=size=320x180'], fps: 10, seconds: 10, width: 320, height: 180 })
  camera = await startFakeCamera({ streams: ['/sub', '/main'].map((path) => ({ path, accessUnits: units })) })
})
afterAll(async () => {
  await core?.stop()
  await camera?.close()
  await place?.remove()
})

/** Linux only; elsewhere the core alone is killed. */
function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').map(Number) : []
}
async function read(): Promise<Stored[]> {
  const archive = new Archive(join(place.dir, 'ring'), { log: () => undefined })
  const pictures: Stored[] = []
  for await (const picture of archive.pictures('one', 0, { keysOnly: false, backwards: false }, new AbortController().signal)) pictures.push(picture)
  return pictures
}

test('what was recorded outlives kill -9 of the core, of the media process and of both', async () => {
  const site = await place.writeSite(`
version: 1
site: { id: killed, name: 断电测试 }
cameras: [{ id: one, name: 一号, main: "${camera.url('/main')}", sub: "${camera.url('/sub')}" }]
`)
  let before: readonly number[] = []
  for (const whom of ['core', 'media', 'both'] as const) {
    core = await startCoreProcess(['--data', place.dir, '--site', site])
    const kept = before.length
    await waitFor(async () => expect((await read()).length).toBeGreaterThan(kept + 40))
    const children = childrenOf(core.pid)
    const killedAtMs = Date.now()
    if (whom === 'core') await core.kill()
    else for (const pid of children) process.kill(pid, 'SIGKILL')
    if (whom === 'both') await core.kill()
    if (whom === 'media' && children.length > 0) {
      // It is started again, and records on.
      await waitFor(async () => expect((await read()).at(-1)!.atMs).toBeGreaterThan(killedAtMs + 3000))
      await core.stop()
    }
    const after = (await read()).map(({ atMs }) => atMs)
    expect(after.slice(0, kept)).toEqual(before)
    expect(after.at(-1)!).toBeGreaterThan(killedAtMs - 5000)
    expect(after).toEqual(after.toSorted((a, b) => a - b))
    before = after
  }
  core = await startCoreProcess(['--data', place.dir, '--site', site])
  const made = await runVigil(['key', 'add', 'test', '--scope', 'incidents:read', '--data', place.dir])
  const headers = { authorization: `Bearer ${/vgk_[\w-]+/.exec(made.stdout)![0]}` }
  await waitFor(async () => {
    const health = (await (await fetch(new URL('/api/v1/health', core!.url), { headers })).json()) as { problems: string[] }
    expect(health.problems).toEqual([])
  })
  await waitFor(async () => expect((await read()).length).toBeGreaterThan(before.length + 10))
  expect(readdirSync(join(place.dir, 'ring'))).toEqual(['one'])
})
