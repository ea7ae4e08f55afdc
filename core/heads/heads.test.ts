// Cameras turned by hand: one hand at a time, who gives way to whom, and that nothing moves on when its hand falls silent.
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Steer } from '../../contract/camera-heads.ts'
import type { Role } from '../../contract/vocabulary.ts'
import { checkAudit } from '../../db/audit.ts'
import { query } from '../../db/statement.ts'
import type { CameraHead } from '../../devices/cameras/move-camera.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { SYSTEM, type Actor } from '../env.ts'
import { siteWithFacade } from '../falling-fixture.ts'
import { createUser } from '../people.ts'
import { siteChecks } from '../site-checks.ts'
import { createSiteInForce } from '../site-in-force.ts'
import { driveHead } from './drive-head.ts'
import type { HeadFinderMeans } from './find-heads.ts'
import { createHeadDesk, type HeadDesk } from './heads.ts'

let env: TestEnv
let operator: Actor
let other: Actor
beforeEach(async () => {
  env = createTestEnv()
  operator = await person('值机01', 'operator')
  other = await person('值机02', 'operator')
})
afterEach(() => env.close())

async function person(name: string, role: Role): Promise<Actor> {
  const user = await createUser(env, SYSTEM, { name, role, password: 'correct horse battery' })
  return { type: 'user', id: user.id, name: user.name }
}

/** Timers that run when their time has been passed. */
function timers(nowOf: () => number) {
  const set = new Set<{ readonly atMs: number; readonly run: () => void }>()
  return {
    after(ms: number, run: () => void) {
      const one = { atMs: nowOf() + ms, run }
      set.add(one)
      return () => void set.delete(one)
    },
    due() {
      for (const one of [...set].filter(({ atMs }) => atMs <= nowOf())) if (set.delete(one)) one.run()
    },
  }
}

function recorder(): CameraHead & { readonly log: string[]; answer: () => Promise<void> } {
  const log: string[] = []
  const head = {
    log,
    answer: async () => undefined as void,
    move: ({ pan, tilt, zoom, forMs }: { pan: number; tilt: number; zoom: number; forMs: number }) => (
      log.push(`move ${pan} ${tilt} ${zoom} ${forMs}`),
      head.answer()
    ),
    stop: () => (log.push('stop'), head.answer()),
    presets: async () => (log.push('presets'), [{ token: '1', name: '大门' }]),
    goTo: (preset: string) => (log.push(`goto ${preset}`), head.answer()),
    setPreset: async (name: string, preset: string | null) => (log.push(`set ${name}`), preset ?? '2'),
    home: () => (log.push('home'), head.answer()),
  }
  return head
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

interface Opened {
  readonly desk: HeadDesk
  readonly head: ReturnType<typeof recorder>
  readonly found: HeadFinderMeans
  pass(ms: number): Promise<void>
  /** As the desk's, with the time that the camera is given between two moves. */
  steer(actor: Actor, role: Role, steer: Steer): Promise<void>
}

function open(): Opened {
  const head = recorder()
  const clock = timers(env.clock.now)
  let found: HeadFinderMeans | null = null
  const desk = createHeadDesk(env, {
    inForce: createSiteInForce(env, siteWithFacade(), siteChecks),
    after: clock.after,
    finder: (_env, means) => ((found = means), { refresh: () => undefined, stop: () => undefined }),
  })
  found!.onFound('gate', head, true)
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 50) {
      env.pass(Math.min(50, left))
      clock.due()
      await settle()
    }
  }
  return {
    desk,
    head,
    found: found!,
    pass,
    async steer(actor, role, steer) {
      const [told] = await Promise.allSettled([desk.steer(actor, role, steer), pass(100)])
      if (told.status === 'rejected') throw told.reason
    },
  }
}

const move = (over: Partial<Steer & { do: 'move' }> = {}): Steer => ({ cameraId: 'gate', hand: 'hand-one', do: 'move', pan: 0.5, tilt: 0, zoom: 0, ...over })
const still = move({ pan: 0 })
const holder = ({ desk }: Opened) => desk.list()[0]?.holder?.name ?? null
const audited = () =>
  query<{ action: string; actor_id: string; after: string }>(env.db, `SELECT action, actor_id, after FROM audit WHERE action LIKE 'head.%'`).all()

test('a hand that falls silent is stopped within a second, and what the camera was told ends by itself too', async () => {
  const it = open()
  await it.desk.steer(operator, 'operator', move())
  expect(it.head.log).toEqual(['move 0.5 0 0 800'])
  await it.pass(550)
  expect(it.head.log).toHaveLength(1)
  await it.pass(100)
  expect(it.head.log).toEqual(['move 0.5 0 0 800', 'stop'])
  await it.pass(3000)
  expect(it.head.log).toHaveLength(2)
})

test('a key that stays down keeps it going, and letting it go stops it once', async () => {
  const it = open()
  for (let i = 0; i < 8; i++) {
    await it.desk.steer(operator, 'operator', move())
    await it.pass(250)
  }
  await it.desk.steer(operator, 'operator', still)
  await it.pass(2000)
  expect(it.head.log.filter((line) => line === 'stop')).toHaveLength(1)
  expect(it.head.log.at(-1)).toBe('stop')
  expect(it.head.log).toHaveLength(9)
})

test('another is told who holds it, and has it when the first has let go or has long been silent', async () => {
  const it = open()
  await it.steer(operator, 'operator', move())
  await expect(it.steer(other, 'operator', move({ hand: 'hand-two' }))).rejects.toMatchObject({ code: 'head.held', details: { by: '值机01' } })
  await expect(it.steer(other, 'operator', { cameraId: 'gate', hand: 'hand-two', do: 'home' })).rejects.toMatchObject({ code: 'head.held' })
  await it.steer(operator, 'operator', { cameraId: 'gate', hand: 'hand-one', do: 'release' })
  expect(holder(it)).toBeNull()
  expect(it.head.log).toEqual(['move 0.5 0 0 800', 'stop'])
  await it.steer(other, 'operator', move({ hand: 'hand-two' }))
  expect(holder(it)).toBe('值机02')
  await it.pass(4800)
  expect(holder(it)).toBe('值机02')
  await it.pass(200)
  expect(holder(it)).toBeNull()
})

test('whoever directs takes it from the desk and the desk from who aims, never the other way round', async () => {
  const it = open()
  const manager = await person('经理', 'manager')
  const installer = await person('安装员', 'installer')
  await it.steer(installer, 'installer', move({ hand: 'hand-ins' }))
  await it.steer(operator, 'operator', move())
  expect(holder(it)).toBe('值机01')
  await expect(it.steer(installer, 'installer', move({ hand: 'hand-ins' }))).rejects.toMatchObject({ code: 'head.held' })
  await it.steer(manager, 'manager', move({ hand: 'hand-man', pan: -1 }))
  expect(holder(it)).toBe('经理')
  // What was the operator's is no longer his to let go.
  await it.steer(operator, 'operator', { cameraId: 'gate', hand: 'hand-one', do: 'release' })
  expect(holder(it)).toBe('经理')
  // Two windows of one person are two hands, and the later one has it.
  await it.steer(manager, 'manager', move({ hand: 'hand-ma2', pan: -1 }))
  await it.steer(manager, 'manager', { cameraId: 'gate', hand: 'hand-man', do: 'release' })
  expect(it.desk.list()[0]?.holder?.hand).toBe('hand-ma2')
})

test('who held it and for how long is in the audit log, not each step', async () => {
  const it = open()
  const installer = await person('安装员', 'installer')
  await it.steer(installer, 'installer', move({ hand: 'hand-ins' }))
  for (let i = 0; i < 20; i++) {
    await it.steer(operator, 'operator', move())
    await it.pass(250)
  }
  await it.pass(6000)
  expect(audited().map(({ action, actor_id }) => [action, actor_id])).toEqual([
    ['head.take', installer.id],
    ['head.release', installer.id],
    ['head.take', operator.id],
    ['head.release', operator.id],
  ])
  expect(audited().map(({ after }) => JSON.parse(after) as unknown)).toMatchObject([
    {},
    { how: 'taken' },
    { from: installer.id },
    { how: 'silent', heldMs: 11_650 },
  ])
  expect(checkAudit(env.db).ok).toBe(true)
})

test('presets are asked once in half a minute, kept where it looks, and gone to', async () => {
  const it = open()
  const installer = await person('安装员', 'installer')
  await it.desk.presets('gate')
  await it.desk.presets('gate')
  await it.desk.savePreset(installer, 'installer', { cameraId: 'gate', hand: 'hand-ins', name: '车库口', preset: null })
  await it.desk.steer(operator, 'operator', { cameraId: 'gate', hand: 'hand-one', do: 'goTo', preset: '2' })
  await it.desk.steer(operator, 'operator', { cameraId: 'gate', hand: 'hand-one', do: 'home' })
  expect(it.head.log).toEqual(['presets', 'set 车库口', 'presets', 'goto 2', 'home'])
  expect(audited().map(({ action }) => action)).toContain('head.savePreset')
})

test('a camera without a head, or set up anew, is none', async () => {
  const it = open()
  await expect(it.desk.steer(operator, 'operator', move({ cameraId: 'lobby' }))).rejects.toMatchObject({ code: 'head.none' })
  await it.desk.steer(operator, 'operator', move())
  it.found.onGone('gate')
  expect(it.desk.list()).toEqual([])
  expect(audited().at(-1)).toMatchObject({ action: 'head.release' })
  await expect(it.desk.presets('gate')).rejects.toMatchObject({ code: 'head.none' })
})

test('a core that stops leaves nothing turning', async () => {
  const it = open()
  await it.desk.steer(operator, 'operator', move())
  await it.desk.stop()
  expect(it.head.log.at(-1)).toBe('stop')
  expect(audited().map(({ after }) => JSON.parse(after) as { how?: string })).toMatchObject([{}, { how: 'stopped' }])
})

test('a camera that is slow is told the newest only, and the stop when the hand is let go meanwhile', async () => {
  const it = open()
  let answer = () => undefined as void
  it.head.answer = () => new Promise<void>((resolve) => (answer = resolve))
  const first = it.desk.steer(operator, 'operator', move({ pan: 0.1 }))
  const second = it.desk.steer(operator, 'operator', move({ pan: 0.2 }))
  const third = it.desk.steer(operator, 'operator', still)
  answer()
  await first
  await second
  await settle()
  expect(it.head.log).toEqual(['move 0.1 0 0 800', 'stop'])
  answer()
  await third
})

test('a camera that cannot be reached says so, and can be turned again later', async () => {
  const it = open()
  it.head.answer = () => Promise.reject(new Error('away'))
  await expect(it.desk.steer(operator, 'operator', move())).rejects.toThrow('away')
  it.head.answer = async () => undefined
  await it.pass(200)
  await it.desk.steer(operator, 'operator', move())
  expect(it.head.log.at(-1)).toBe('move 0.5 0 0 800')
})

test('whatever is wanted in whatever rhythm, moves keep their distance and none is left without an end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ waitMs: fc.integer({ min: 0, max: 900 }), pan: fc.constantFrom(-1, 0, 0.5) }), { maxLength: 30 }), async (steps) => {
      let nowMs = 0
      const clock = timers(() => nowMs)
      const head = recorder()
      const at: number[] = []
      const drive = driveHead({ head: { ...head, move: (one) => (at.push(nowMs), head.move(one)) }, now: () => nowMs, after: clock.after })
      const pass = async (ms: number) => {
        for (let i = 0; i < ms; i += 10) {
          nowMs += 10
          clock.due()
          await settle()
        }
      }
      for (const { waitMs, pan } of steps) {
        void drive.want(pan === 0 ? { do: 'stop' } : { do: 'move', speed: { pan, tilt: 0, zoom: 0 } })
        await settle()
        await pass(waitMs)
      }
      await pass(1000)
      if (at.length > 0) expect(head.log.at(-1)).toBe('stop')
      for (const [i, ms] of at.slice(1).entries()) expect(ms - at[i]!).toBeGreaterThanOrEqual(100)
    }),
    { numRuns: 25 },
  )
})
