// Whether the time of an answer tells who has an account: a wrong password for one that is there, that is disabled, and for a name nobody has.
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFeed } from '../core/feed.ts'
import { SYSTEM, type Env } from '../core/env.ts'
import { silentLog } from '../core/log.ts'
import { createUser, verifyPassword } from '../core/people.ts'
import { openDb } from '../db/open.ts'
import { setUserDisabled } from '../db/people.ts'
import { median, type Measurement } from './measurement.ts'

const ROUNDS = 200
const WARM_UP = 10

export async function measure(): Promise<Measurement> {
  const dir = await mkdtemp(join(tmpdir(), 'vigil-timing-'))
  const db = openDb({ file: join(dir, 'vigil.db'), key: Buffer.alloc(32, 7) })
  // each try a minute and a half after the last of its kind: none has to wait
  let nowMs = Date.UTC(2026, 10, 25)
  const env: Env = {
    db,
    clock: { now: () => nowMs },
    log: silentLog,
    feed: createFeed(),
    site: { id: 'bench', name: 'bench', timezone: 'Asia/Shanghai' },
  }
  try {
    const names = ['known', 'disabled'] as const
    const [, disabled] = [...(await Promise.all(names.map((name) => createUser(env, SYSTEM, { name, role: 'operator', password: 'vier-Kühe am Fluss' }))))]
    setUserDisabled(db, disabled!.id, nowMs)
    const took: Record<'known' | 'disabled' | 'unknown', number[]> = { known: [], disabled: [], unknown: [] }
    for (let round = 0; round < ROUNDS + WARM_UP; round++) {
      nowMs += 10 * 60_000
      for (const [kind, name] of [
        ['known', 'known'],
        ['unknown', `nobody${round}`],
        ['disabled', 'disabled'],
      ] as const) {
        const from = performance.now()
        await verifyPassword(env, { name, password: `wrong ${round} of them` }).catch(() => undefined)
        if (round >= WARM_UP) took[kind].push(performance.now() - from)
      }
    }
    const known = median(took.known)
    return {
      name: 'login-timing',
      figures: {
        known: { value: known, unit: 'ms, median' },
        unknown: { value: median(took.unknown), unit: 'ms, median' },
        disabled: { value: median(took.disabled), unit: 'ms, median' },
      },
      ratios: {
        unknown: { value: median(took.unknown) / known, against: 'known' },
        disabled: { value: median(took.disabled) / known, against: 'known' },
      },
      notes: [`${ROUNDS} wrong passwords of each, one after the other; ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`, 'aim: within 0.9 and 1.1'],
    }
  } finally {
    db.close()
    await rm(dir, { recursive: true, force: true })
  }
}
