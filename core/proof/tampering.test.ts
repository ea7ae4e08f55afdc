// Five hundred ways to tamper with the audit chain: each is found and located by the chain and its anchors; what was left alone passes.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendAudit, auditHead, checkAudit, hashAudit, type AuditRow } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import { rawDb } from '../../db/statement.ts'
import { inTransaction } from '../../db/transaction.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import { createTroubles } from '../troubles.ts'
import { createAnchors } from './anchors.ts'
import { checkAnchors } from './check-anchors.ts'
import { readOrCreateEvidenceKey } from './evidence-key.ts'

const ENTRIES = 120
const EVERY = 12
const EACH = 50
let env: TestEnv
let anchors: string
let trusted: ReadonlyMap<string, string>

beforeAll(async () => {
  env = createTestEnv()
  const key = readOrCreateEvidenceKey(env, env.dir)
  trusted = new Map([[key.fingerprint, key.publicKey]])
  const desk = createAnchors(env, { dataDir: env.dir, key, troubles: createTroubles(env.log), folder: () => null })
  await desk.write()
  while (auditHead(env.db)!.seq < ENTRIES) {
    env.pass(60_000)
    inTransaction(env.db, () => append(`incident/${auditHead(env.db)!.seq}`))
    if (auditHead(env.db)!.seq % EVERY === 0) await desk.write()
  }
  anchors = readFileSync(dataPaths(env.dir).anchors, 'utf8')
})
afterAll(() => env.close())

function append(subject: string): void {
  appendAudit(env.db, { atMs: env.clock.now(), actorType: 'user', actorId: 'u1', action: 'incident.note', subject, before: null, after: { n: 1 } })
}

/** A small generator of its own, so that what fails fails again. */
let state = 20_261_201
const below = (n: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 2 ** 32) * n)
}
const anyOf = (from: number, to: number) => from + below(to - from + 1)

const rows = () => rawDb(env.db).prepare('SELECT * FROM audit ORDER BY seq').all() as AuditRow[]
const put = (all: readonly AuditRow[]) => {
  rawDb(env.db).exec('DELETE FROM audit')
  const insert = rawDb(env.db).prepare('INSERT INTO audit VALUES (:seq, :at_ms, :actor_type, :actor_id, :action, :subject, :before, :after, :prev, :hash)')
  for (const row of all) insert.run(row)
}
/** As somebody who knows how the chain is made would: every hash fits again. */
const rehash = (all: readonly AuditRow[], from: number) => {
  let prev = all[from - 2]?.hash ?? '0'.repeat(64)
  return all.map((row, at) => {
    if (at < from - 1) return row
    const made = { ...row, seq: at + 1, prev }
    prev = hashAudit(made)
    return { ...made, hash: prev }
  })
}
const without = (all: readonly AuditRow[], seq: number) => all.filter((row) => row.seq !== seq)
const forged = (row: AuditRow): AuditRow => ({ ...row, after: '{"n":2}' })

interface Where {
  readonly fromSeq: number
  readonly toSeq: number
}
/** What `vigil verify` does: the chain by itself, then against its anchors. */
function find(text: string): Where | null {
  const chain = checkAudit(env.db)
  if (!chain.ok) return { fromSeq: chain.seq, toSeq: chain.seq }
  const check = checkAnchors(env.db, text, trusted)
  if (check.ok) return null
  return 'fromSeq' in check ? check : { fromSeq: -1, toSeq: -1 }
}

function tampered<T>(how: (all: AuditRow[]) => readonly AuditRow[], look: () => T): T {
  let seen: T | undefined
  const stop = new Error('nothing of it stays')
  try {
    inTransaction(env.db, () => {
      rawDb(env.db).exec('DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete')
      put(how(rows()))
      seen = look()
      throw stop
    })
  } catch (error) {
    if (error !== stop) throw error
  }
  return seen!
}

/** How, and between which entries it has to be said to be. */
const WAYS: Readonly<Record<string, () => { how: (all: AuditRow[]) => readonly AuditRow[]; within: Where }>> = {
  'an entry edited': () => {
    const at = anyOf(1, ENTRIES)
    return { how: (all) => all.map((row) => (row.seq === at ? forged(row) : row)), within: { fromSeq: at, toSeq: at } }
  },
  'an entry edited together with its hash': () => {
    const at = anyOf(1, ENTRIES)
    const own = (row: AuditRow) => ({ ...forged(row), hash: hashAudit(forged(row)) })
    return { how: (all) => all.map((row) => (row.seq === at ? own(row) : row)), within: { fromSeq: at, toSeq: at + 1 } }
  },
  'an entry deleted': () => {
    const at = anyOf(1, ENTRIES - 1)
    return { how: (all) => without(all, at), within: { fromSeq: at, toSeq: at } }
  },
  'an entry deleted and the rest renumbered and hashed anew': () => {
    const at = anyOf(1, ENTRIES - 1)
    return { how: (all) => rehash(without(all, at), at), within: { fromSeq: at, toSeq: at + EVERY } }
  },
  'two entries put in the other order': () => {
    const at = anyOf(1, ENTRIES - 2)
    const swapped = (all: AuditRow[]) =>
      all.map((row) => (row.seq === at ? { ...all[at]!, seq: at } : row.seq === at + 1 ? { ...all[at - 1]!, seq: at + 1 } : row))
    return { how: swapped, within: { fromSeq: at, toSeq: at } }
  },
  'two entries put in the other order and hashed anew': () => {
    const at = anyOf(1, ENTRIES - 2)
    return { how: (all) => rehash([...all.slice(0, at - 1), all[at]!, all[at - 1]!, ...all.slice(at + 1)], at), within: { fromSeq: at, toSeq: at + EVERY } }
  },
  'an entry put in': () => {
    const at = anyOf(2, ENTRIES)
    const made = (all: AuditRow[]) => {
      const row = { ...forged(all[at - 1]!), seq: at }
      return { ...row, hash: hashAudit(row) }
    }
    const shifted = (all: AuditRow[]) => [...all.slice(0, at - 1), made(all), ...all.slice(at - 1).map((row) => ({ ...row, seq: row.seq + 1 }))]
    return { how: shifted, within: { fromSeq: at, toSeq: at + 1 } }
  },
  'the newest entries taken off': () => {
    const left = anyOf(1, ENTRIES - 1)
    return { how: (all) => all.slice(0, left), within: { fromSeq: left + 1, toSeq: left + EVERY } }
  },
  'the newest entries taken off and others put in their place': () => {
    const left = anyOf(1, ENTRIES - 1)
    return {
      how: (all) =>
        rehash(
          all.map((row) => (row.seq > left ? forged(row) : row)),
          left + 1,
        ),
      within: { fromSeq: left + 1, toSeq: left + EVERY },
    }
  },
  'everything written anew': () => {
    const from = anyOf(1, 12)
    return {
      how: (all) =>
        rehash(
          all.map((row) => (row.seq >= from ? forged(row) : row)),
          from,
        ),
      within: { fromSeq: from, toSeq: from + EVERY },
    }
  },
}

test.each(Object.entries(WAYS))(`%s, ${EACH} times: found, and where`, (_, way) => {
  for (let time = 0; time < EACH; time++) {
    const { how, within } = way()
    const found = tampered(how, () => find(anchors))
    expect(found).not.toBeNull()
    // what is said holds the place, and is no wider than what lies between two anchors
    expect(found!.fromSeq).toBeLessThanOrEqual(within.fromSeq + 1)
    expect(found!.toSeq).toBeGreaterThanOrEqual(within.fromSeq)
    expect(found!.toSeq).toBeLessThanOrEqual(within.toSeq)
    expect(found!.toSeq - found!.fromSeq).toBeLessThanOrEqual(EVERY)
  }
})

test('controls: what was left alone passes; without anchors neither a cut end nor a chain written anew is found', () => {
  expect(find(anchors)).toBeNull()
  expect(
    tampered(
      (all) => all.slice(0, 50),
      () => find(''),
    ),
  ).toBeNull()
  expect(
    tampered(
      (all) => rehash(all.map(forged), 1),
      () => find(''),
    ),
  ).toBeNull()
  // what came after the last anchor is not covered by any
  expect(
    tampered(
      (all) => rehash([...all, forged({ ...all.at(-1)!, seq: ENTRIES + 1 })], ENTRIES + 1),
      () => find(anchors),
    ),
  ).toBeNull()
})

test('anchors that were altered, taken out of the middle, or signed by somebody else are found, and an altered one proves nothing', () => {
  const lines = anchors.trimEnd().split('\n')
  const line = (text: string) => checkAnchors(env.db, text)
  expect(line(lines.with(3, lines[3]!.replace(/"seq":\d+/, '"seq":1')).join('\n'))).toMatchObject({ ok: false, line: expect.any(Number) })
  expect(line(lines.toSpliced(3, 1).join('\n'))).toMatchObject({ ok: false, line: 4 })
  expect(line([...lines, 'half of a l'].join('\n'))).toMatchObject({ ok: true, anchors: lines.length + 1 })
  const other = createTestEnv()
  const stranger = readOrCreateEvidenceKey(other, other.dir)
  other.close()
  expect(line(lines.join('\n').replaceAll(/"key":"[0-9a-f]+"/g, `"key":"${stranger.fingerprint}"`))).toMatchObject({ ok: false, line: 1 })
})
