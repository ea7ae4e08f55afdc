// The people of the busy month: accounts, residents and their consents, who looked at whom, and how cameras and devices stood.
import { appendAudit } from '../db/audit.ts'
import type { WritableDb } from '../db/open.ts'
import { rawDb } from '../db/statement.ts'
import { CAMERAS, DEVICES, MONTH, mulberry32, USERS } from './report-site.ts'

const PERSONS = 2000
const VIEWS = 3000
const OUTAGES = 20

export function fillPeople(db: WritableDb, seed: number): void {
  const raw = rawDb(db)
  const random = mulberry32(seed + 1)
  const span = MONTH.toMs - MONTH.fromMs
  raw.transaction(() => {
    const user = raw.prepare(`INSERT INTO users (id, name, name_key, role, password, created_at_ms) VALUES (?, ?, ?, ?, '-', 0)`)
    for (const { id, name, role } of USERS) user.run(id, name, name, role)
    const person = raw.prepare(
      `INSERT INTO persons (id, ref, name, kind, other_way, face_sha256, saved_by, saved_at_ms) VALUES (?, ?, ?, 'resident', 'card', ?, 'user-9', 0)`,
    )
    const consent = raw.prepare(
      `INSERT INTO consents (id, person_id, given_by, evidence, notice, notice_sha256, given_at_ms, recorded_by) VALUES (?, ?, 'self', '-', '1', ?, ?, 'user-9')`,
    )
    for (let i = 0; i < PERSONS; i++) {
      person.run(`p${i}`, `P${i}`, `住户${i}`, i % 2 === 0 ? 'a'.repeat(64) : null)
      if (i % 2 === 0) consent.run(`c${i}`, `p${i}`, 'a'.repeat(64), Math.floor(MONTH.fromMs + random() * span))
    }
    for (let i = 0; i < VIEWS; i++) {
      const atMs = Math.floor(MONTH.fromMs + (i / VIEWS) * span)
      const entry = { actorType: 'user', actorId: USERS[i % USERS.length]!.id, action: 'person.viewed', subject: `person/p${i % PERSONS}` }
      appendAudit(db, { atMs, ...entry, before: null, after: null })
    }
    const standing = raw.prepare('INSERT INTO standings (type, subject_id, state, from_ms, to_ms) VALUES (?, ?, ?, ?, ?)')
    const stand = (type: 'camera' | 'device', id: string, up: string) => {
      let fromMs = MONTH.fromMs
      for (let i = 1; i <= OUTAGES; i++) {
        const downMs = Math.floor(MONTH.fromMs + (i / (OUTAGES + 1)) * span)
        const upMs = downMs + Math.floor(random() * 600_000)
        standing.run(type, id, up, fromMs, downMs)
        standing.run(type, id, 'offline', downMs, upMs)
        fromMs = upMs
      }
      standing.run(type, id, up, fromMs, null)
    }
    for (const { id } of CAMERAS) stand('camera', id, 'live')
    for (const { id } of DEVICES) stand('device', id, 'online')
    raw.prepare('INSERT INTO standing_beat VALUES (1, ?)').run(MONTH.toMs)
  })()
}
