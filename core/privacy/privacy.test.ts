// Privacy against the real database and gates that remember: purposes, a person's copy, erasure until every gate has confirmed, keeping in time, breaches.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { FORBIDDEN_PLACES, privacySettingsSchema, type RequestOpen } from '../../contract/privacy.ts'
import { checkAudit } from '../../db/audit.ts'
import { change, query } from '../../db/statement.ts'
import { inTransaction } from '../../db/transaction.ts'
import { createTestEnv, START_MS, type TestEnv } from '../../test/fixtures/test-env.ts'
import { createVehicleDesk } from '../passage/vehicles.ts'
import { createBelievedTime } from '../residents/believed-time.ts'
import { createResidentsFixture, DAY_MS, li, manager, type ResidentsFixture } from '../residents/residents-fixture.ts'
import { createBreachDesk } from './breaches.ts'
import { filingLevel, readRecords } from './records.ts'
import { createRequestDesk, type RequestDesk } from './requests.ts'
import { sweepPersonalData } from './sweep.ts'
import { createCameraUses, type CameraUses } from './uses.ts'

let env: TestEnv
let residents: ResidentsFixture
let requests: RequestDesk
let uses: CameraUses
let vehicles: ReturnType<typeof createVehicleDesk>

beforeEach(() => {
  env = createTestEnv()
  residents = createResidentsFixture(env)
  vehicles = createVehicleDesk(env)
  requests = createRequestDesk(env, { residents: residents.desk, vehicles })
  uses = createCameraUses(env, () => [{ id: 'lobby', name: '大堂' }])
})
afterEach(async () => {
  await residents.sync.stop()
  env.close()
})

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return error instanceof VigilError ? error.code : String(error)
  }
  return 'nothing was thrown'
}
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing was thrown',
    (error: unknown) => (error instanceof VigilError ? error.code : String(error)),
  )

const asked = (changes: Partial<RequestOpen>): RequestOpen => ({
  kind: 'erase',
  asker: '李明 13812341234',
  identified: '身份证原件核对',
  personIds: [],
  plates: [],
  note: '',
  ...changes,
})

let signals = 0
function passes(ref: string | null, cardNumber: string | null, atMs = env.clock.now()): void {
  const event = { type: 'passage', outcome: 'granted', door: 1, direction: 'in', method: 'card', personRef: ref, cardNumber, code: null, replayed: false }
  store(event, atMs)
}
function drives(plate: string, atMs = env.clock.now()): void {
  store({ type: 'plateRead', plate, rawPlate: plate, colour: 'blue', confidence01: 0.9, direction: 'in', replayed: false }, atMs)
}
function store(event: object, atMs: number): void {
  change(env.db, 'INSERT INTO device_signals (device_id, received_at_ms, dedupe_key, event, handled_at_ms) VALUES (?, ?, ?, ?, ?)').run(
    'gate-3',
    atMs,
    `k${signals++}`,
    JSON.stringify(event),
    atMs,
  )
}
const signalTexts = () =>
  query<{ event: string }>(env.db, 'SELECT event FROM device_signals ORDER BY id')
    .all()
    .map(({ event }) => event)

/** Every text in every table, as a reader with the key would find it. */
function whereIs(text: string): string[] {
  const tables = query<{ name: string }>(env.db, `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).all()
  return tables.flatMap(({ name }) => {
    const rows = query<Record<string, unknown>>(env.db, `SELECT * FROM "${name}"`).all()
    return JSON.stringify(rows).includes(text) ? [name] : []
  })
}

describe('what cameras are for', () => {
  const use = { purposes: ['publicSafety' as const], place: 'lobby' as const, note: null, signed: true }

  it('is saved by version, and a second person who began from the same is told', () => {
    expect(uses.saveUse(manager, 'lobby', 0, use)).toMatchObject({ version: 1, use })
    expect(codeOf(() => uses.saveMasks(manager, 'lobby', 0, []))).toBe('privacy.changed')
    expect(codeOf(() => uses.saveUse(manager, 'gone', 0, use))).toBe('camera.notFound')
  })

  it('a forbidden place is refused and nothing of it is kept', () => {
    for (const place of FORBIDDEN_PLACES) expect(codeOf(() => uses.saveUse(manager, 'lobby', 0, { ...use, place }))).toBe('privacy.placeForbidden')
    expect(uses.cameras()).toEqual([expect.objectContaining({ version: 0, use: null })])
  })

  it('purpose and covered areas stand beside each other, and taking areas away is in the audit log', () => {
    uses.saveUse(manager, 'lobby', 0, use)
    const square: [number, number][] = [
      [0, 0],
      [0.5, 0],
      [0.5, 0.5],
    ]
    uses.saveMasks(manager, 'lobby', 1, [square])
    expect(uses.shown()).toEqual({ watermark: true, masks: [{ cameraId: 'lobby', masks: [square] }] })
    expect(uses.saveMasks(manager, 'lobby', 2, [])).toMatchObject({ use, masks: [] })
    const entries = query<{ before: string; after: string }>(env.db, `SELECT before, after FROM audit WHERE action = 'privacy.saveMasks' ORDER BY seq`).all()
    expect(entries.map(({ before, after }) => [JSON.parse(before).masks, JSON.parse(after).masks])).toEqual([
      [0, 1],
      [1, 0],
    ])
  })

  it('turning the watermark off is in the audit log', () => {
    uses.saveSettings(manager, 0, privacySettingsSchema.parse({ watermark: false, operator: '翠园物业' }))
    expect(uses.shown().watermark).toBe(false)
    const [entry] = query<{ before: string; after: string }>(env.db, `SELECT before, after FROM audit WHERE action = 'privacy.saveSettings'`).all()
    expect([JSON.parse(entry!.before).watermark, JSON.parse(entry!.after).watermark]).toEqual([true, false])
    expect(entry!.after).not.toContain('翠园物业')
  })
})

describe('a request of a person', () => {
  it('gives everything that is kept of them, and nothing of anybody else', async () => {
    const person = residents.desk.save(manager, li)
    const other = residents.desk.save(manager, { ...li, name: '王芳', phone: '13900001111', cardNumber: '7777' })
    inTransaction(env.db, () => {
      for (let n = 0; n < 4500; n++) passes(n % 3 === 0 ? person.ref : other.ref, null)
    })
    passes(null, '0012345678')
    const { id } = requests.open(manager, asked({ kind: 'copy', personIds: [person.id] }))
    const copy = await requests.copy(manager, id)
    expect(copy.persons[0]!.passages).toHaveLength(1501)
    expect(copy.persons[0]).toMatchObject({ person: { name: '李明', phone: '13812341234' }, photo: null })
    const text = JSON.stringify(copy)
    for (const foreign of ['王芳', '13900001111', '7777', other.ref, other.id]) expect(text).not.toContain(foreign)
    expect(requests.list()[0]).toMatchObject({ state: 'open', exportedAtMs: START_MS })
    expect(requests.close(manager, id, '已当面交付').state).toBe('done')
  })

  it('is overdue after the days that were set, and closing or refusing it ends that', () => {
    const person = residents.desk.save(manager, li)
    const { id } = requests.open(manager, asked({ kind: 'explain', personIds: [person.id] }))
    env.pass(15 * DAY_MS + 1)
    expect(requests.list()[0]!.isOverdue).toBe(true)
    expect(requests.refuse(manager, id, '与本小区无关')).toMatchObject({ state: 'refused', isOverdue: false, outcome: '与本小区无关' })
    expect(codeOf(() => requests.close(manager, id, 'x'))).toBe('privacy.requestClosed')
  })

  it('is about somebody', () => {
    expect(codeOf(() => requests.open(manager, asked({})))).toBe('privacy.nobodyNamed')
    expect(codeOf(() => requests.open(manager, asked({ personIds: ['nobody'] })))).toBe('resident.notFound')
  })

  it('to erase goes on until every gate has confirmed; then nothing in the database knows name, telephone, card or plate', async () => {
    const person = residents.desk.save(manager, li)
    vehicles.save(manager, { plate: '粤B12345', list: 'allow', home: '3-1-1701' })
    passes(person.ref, null)
    passes(null, '0012345678')
    drives('粤B12345')
    await residents.sync.idle()
    residents.lobby.isAway = true
    const { id } = requests.open(manager, asked({ asker: '本人到场', personIds: [person.id], plates: ['粤B·12345'] }))
    expect(codeOf(() => requests.close(manager, id, 'x'))).toBe('privacy.notCarriedOut')
    const carried = await requests.carryOut(manager, id)
    expect(carried).toMatchObject({ state: 'erasing', plates: [], persons: [{ id: person.id, name: null }] })
    for (const text of ['李明', '13812341234', '0012345678', '粤B12345']) expect(whereIs(text)).toEqual([])
    expect(signalTexts().every((text) => !text.includes(person.ref))).toBe(true)
    expect(signalTexts()).toHaveLength(3)
    expect(checkAudit(env.db)).toMatchObject({ ok: true })
    await residents.sync.idle()
    requests.tick()
    expect(requests.list()[0]!.gates).toMatchObject({ confirmed: 1, waiting: [{ deviceId: 'gate-3' }] })
    expect(requests.list()[0]!.state).toBe('erasing')
    residents.lobby.isAway = false
    residents.sync.kick('gate-3')
    await residents.sync.idle()
    requests.tick()
    expect(requests.list()[0]).toMatchObject({ state: 'done', gates: { waiting: [] } })
    expect(residents.lobby.held.size).toBe(0)
    expect(await refused(requests.carryOut(manager, id))).toBe('privacy.requestClosed')
  })
})

describe('keeping in time', () => {
  it('whose a passage was and which plate is forgotten after the days that were set, not before, in batches', () => {
    uses.saveSettings(manager, 0, privacySettingsSchema.parse({ passageDays: 30, plateDays: 10 }))
    inTransaction(env.db, () => {
      for (let n = 0; n < 501; n++) passes('a1', '99', START_MS)
    })
    drives('粤B12345', START_MS)
    passes('b2', null, START_MS + DAY_MS)
    const known = () => signalTexts().filter((text) => /a1|b2/.test(text)).length
    sweepPersonalData(env, residents.desk, START_MS + 30 * DAY_MS)
    expect(known()).toBe(502)
    expect(signalTexts().some((text) => text.includes('粤B12345'))).toBe(false)
    expect(sweepPersonalData(env, residents.desk, START_MS + 30 * DAY_MS + 1)).toBe(true)
    expect(sweepPersonalData(env, residents.desk, START_MS + 30 * DAY_MS + 1)).toBe(false)
    expect(known()).toBe(1)
  })

  it('a clock that jumps a year ahead ends nothing early, and put back it is as if nothing had been', () => {
    let elapsedMs = 0
    const believed = createBelievedTime(env, () => elapsedMs)
    const past = residents.desk.save(manager, { ...li, validToMs: START_MS + DAY_MS })
    expect(believed()).toBe(START_MS)
    env.pass(365 * DAY_MS)
    elapsedMs += 3_600_000
    expect(believed()).toBe(START_MS + DAY_MS)
    sweepPersonalData(env, residents.desk, believed())
    expect(residents.desk.list('', 10).total).toBe(1)
    env.pass(-365 * DAY_MS)
    expect(believed()).toBe(START_MS)
    // another start believes no more than the one before
    env.pass(365 * DAY_MS)
    expect(createBelievedTime(env, () => 0)()).toBe(START_MS)
    sweepPersonalData(env, residents.desk, START_MS + 31 * DAY_MS)
    expect(residents.desk.list('', 10).total).toBe(1)
    sweepPersonalData(env, residents.desk, START_MS + 31 * DAY_MS + 1)
    expect(codeOf(() => residents.desk.get(manager, past.id))).toBe('resident.notFound')
  })
})

describe('records and breaches', () => {
  it('counts people and faces on gates, and warns from four fifths of the filing threshold on', () => {
    expect([79_999, 80_000, 99_999, 100_000].map(filingLevel)).toEqual(['below', 'near', 'near', 'reached'])
    const person = residents.desk.save(manager, li)
    residents.desk.giveConsent(manager, { personId: person.id, givenBy: 'guardian', guardian: '李父', evidence: '档案柜 1' })
    const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(300, 1), Buffer.from([0xff, 0xd9])])
    expect(readRecords(env, uses, () => 30).faces).toBe(0)
    residents.desk.putFace(manager, person.id, jpeg)
    const records = readRecords(env, uses, () => 30)
    expect(records).toMatchObject({
      persons: { resident: 1 },
      consents: { inForce: 1, byGuardian: 1 },
      faces: 1,
      facePhotosHeld: 1,
      filing: { level: 'below' },
    })
    expect(records.retention.find(({ kind }) => kind === 'recordings')).toEqual({ kind: 'recordings', days: 30 })
  })

  it('who was looked at in a span is told by the audit log, and what was done is never changed', () => {
    const breaches = createBreachDesk(env)
    const person = residents.desk.save(manager, li)
    env.pass(60_000)
    const fromMs = env.clock.now()
    residents.desk.get(manager, person.id)
    residents.desk.get({ type: 'user', id: 'u2', name: 'chen' }, person.id)
    env.pass(1000)
    const { id } = breaches.open(manager, { title: '账号外借', fromMs, toMs: fromMs + 10, actorId: 'u1' })
    expect(breaches.affected(id)).toMatchObject({ persons: [{ id: person.id, name: '李*', looks: 1 }], actors: [{ id: 'u1', n: 1 }] })
    breaches.note(manager, id, '已停用账号')
    expect(breaches.close(manager, id, '已通知本人').steps.map(({ text }) => text)).toEqual(['已停用账号', '已通知本人'])
    expect(codeOf(() => breaches.note(manager, id, 'x'))).toBe('privacy.breachClosed')
    expect(() => change(env.db, `UPDATE breach_steps SET text = 'y'`).run()).toThrow('never changed')
    expect(() => change(env.db, 'DELETE FROM breach_steps').run()).toThrow('never deleted')
  })
})
