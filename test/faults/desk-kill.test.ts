// kill -9 of a running core in the middle of what a desk does: what was answered stays, nothing is there by half, and the chain of the audit is whole.
import { createHash } from 'node:crypto'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runVigil, startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { logInAtDesk, type DeskClient } from '../fakes/desk-client.ts'

const ADMIN = { name: 'duty', password: 'a long enough passphrase' }
const KILLS = 6
/** One grey dot and much of it. */
const JPEG = Buffer.concat([
  Buffer.of(0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 17, 0, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0),
  Buffer.alloc(100_000, 7),
  Buffer.of(0xff, 0xd9),
])

let dir: string
let core: CoreProcess
let desk: DeskClient
let cookie: string
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigil-desk-kill-'))
  core = await startCoreProcess(['--data', dir])
  await post('/auth/setup', ADMIN)
  await logIn()
})
afterEach(async () => {
  desk.close()
  await core.kill()
  rmSync(dir, { recursive: true, force: true })
})

const post = (path: string, body: unknown) =>
  fetch(new URL(path, core.url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

async function logIn(): Promise<void> {
  const answer = await post('/auth/login', ADMIN)
  cookie = answer.headers.getSetCookie()[0]!.split(';')[0]!
  desk = await logInAtDesk(core.url, ADMIN)
}

async function killAndStart(): Promise<void> {
  await core.kill()
  desk.close()
  core = await startCoreProcess(['--data', dir])
  await logIn()
}

const upload = async (path: string, type: string, body: Buffer): Promise<unknown> => {
  const answer = await fetch(new URL(path, core.url), {
    method: 'POST',
    headers: { 'content-type': type, cookie, origin: new URL(core.url).origin },
    body: new Uint8Array(body),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.json()
}
const svg = (n: number) => Buffer.from(`<svg viewBox="0 0 40 20">${`<rect width="40" height="20"/>`.repeat(3000)}<text>${n}</text></svg>`)

test('between the two signatures of a handover the first stays, and the second ends it', async () => {
  const { api } = desk
  await api.shifts.signOn({ seat: '' })
  const { id } = await api.handovers.begin()
  await api.handovers.note({ id, side: 'leaving', text: '三号门未关' })
  await api.handovers.sign({ id, side: 'leaving', ...ADMIN, remarks: '无', again: false })
  await killAndStart()
  expect(await desk.api.handovers.current()).toMatchObject({
    id,
    state: 'left',
    leaving: { name: ADMIN.name },
    incoming: null,
    notes: [{ text: '三号门未关' }],
  })
  const signed = await desk.api.handovers.sign({ id, side: 'incoming', ...ADMIN, remarks: '', again: true })
  expect(signed).toMatchObject({ state: 'signed', isIntact: true })
  await killAndStart()
  expect(await desk.api.handovers.list({ limit: 5 })).toMatchObject([{ id, isIntact: true }])
})

test(`after ${KILLS} kills in the middle of notes, merges, settings, photos and plans`, { timeout: 180_000 }, async () => {
  const { id: userId } = (await desk.api.session.me())!
  const { id: staffId } = await desk.api.staff.save({ name: '保安01', post: 'guard', userId, phone: null, skills: [], certificates: [] })
  const kept = { plans: new Set<string>(), photos: new Set<string>(), merged: new Map<string, string>(), settings: 0, notes: new Map<string, number>() }
  for (let round = 0; round < KILLS; round++) {
    const { api } = desk
    const report = async () => await api.incidents.report({ severity: 'high', summary: `round ${round}` })
    const [into, task] = [await report(), await report()]
    const { id: dispatchId } = await api.dispatches.assign({ incidentId: task.id, staffId })
    let isOn = true
    const again = async (work: (n: number) => Promise<void>) => {
      for (let n = 0; isOn; n++) await work(n).catch(() => sleep(2))
    }
    const works = [
      again(async (n) => void kept.plans.add(((await upload('/upload/map-picture', 'image/svg+xml', svg(round * 1000 + n))) as { sha256: string }).sha256)),
      again(async (n) => {
        const path = `/upload/task-photo?dispatch=${dispatchId}&client=photo-${round}-${n}000&atMs=${Date.now()}`
        kept.photos.add(((await upload(path, 'image/jpeg', JPEG)) as { id: string }).id)
      }),
      again(async () => {
        const from = await report()
        const before = await api.incidents.get({ id: into.id })
        await api.incidents.merge({ id: into.id, from: from.id, version: before.version, fromVersion: from.version, reason: '同一件事' })
        kept.merged.set(from.id, into.id)
      }),
      again(async () => {
        const { version, value } = await api.deskSettings.get()
        kept.settings = (await api.deskSettings.save({ version, value })).version
      }),
      again(async () => {
        await api.incidents.act({ id: task.id, action: 'note', note: '现场已查看' })
        kept.notes.set(task.id, (kept.notes.get(task.id) ?? 0) + 1)
      }),
    ]
    await sleep(150 + 90 * round)
    const killed = core.kill()
    isOn = false
    await killed
    desk.close()
    await Promise.all(works)
    core = await startCoreProcess(['--data', dir])
    await logIn()
  }
  for (const counted of [kept.plans.size, kept.photos.size, kept.merged.size, kept.settings, kept.notes.size]) expect(counted).toBeGreaterThan(0)
  const { api } = desk
  for (const sha256 of kept.plans) {
    const answer = await fetch(new URL(`/upload/map-picture/${sha256}`, core.url), { headers: { cookie } })
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  }
  for (const id of kept.photos) {
    const answer = await fetch(new URL(`/upload/task-photo/${id}`, core.url), { headers: { cookie } })
    expect(Buffer.from(await answer.arrayBuffer()).equals(JPEG)).toBe(true)
  }
  for (const [from, into] of kept.merged) expect(await api.incidents.get({ id: from })).toMatchObject({ state: 'closed', mergedInto: into })
  for (const [id, least] of kept.notes) {
    const notes = (await api.incidents.get({ id })).timeline.filter(({ what }) => what === 'note').length
    expect([least, least + 1]).toContain(notes)
  }
  expect([kept.settings, kept.settings + 1]).toContain((await api.deskSettings.get()).version)
  expect(globSync('**/*.part*', { cwd: dir })).toEqual([])
  desk.close()
  await core.stop()
  expect(await runVigil(['verify', '--data', dir])).toMatchObject({ code: 0 })
})
