// Whether the access register says what the audit chain does: no act of access is missing from it, and none is made up.
import { findRegisterFlaw } from '../../db/access-register.ts'
import type { ReadableDb } from '../../db/open.ts'
import type { BrokenLink } from '../verify.ts'

export function checkRegister(db: ReadableDb): BrokenLink | null {
  const seq = findRegisterFlaw(db)
  return seq === null ? null : { what: 'register', where: `entry ${seq}`, why: 'the access register differs from what the audit log recorded' }
}
