// Marks a browser in which somebody has signed in, so that strangers who guess at the account do not hold up its owner there.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { StoredUser } from '../db/people.ts'

/** A control room's screen is shared by a shift or two; more do not fit into one cookie. */
const MAX_MARKS = 6
const MARK = /^([\w-]{16})([\w-]{22})$/

type Owner = Pick<StoredUser, 'id' | 'password'>

/** The marks of a browser as its cookie holds them. */
export function readMarks(cookie: string | null): readonly string[] {
  return (cookie ?? '').split('.').slice(0, MAX_MARKS)
}

/**
 * Which of its browsers this is; null: none that the account has signed in on.
 *
 * @source OWASP, "Slow Down Online Guessing Attacks with Device Cookies"
 */
export function findScreen(user: Owner, marks: readonly string[]): string | null {
  for (const mark of marks) {
    const [, screen, proof] = MARK.exec(mark) ?? []
    if (screen !== undefined && proof !== undefined && timingSafeEqual(Buffer.from(proof), Buffer.from(prove(user, screen)))) return screen
  }
  return null
}

/** @returns the cookie's new text: this account's mark first, the others as far as they fit */
export function markScreen(user: Owner, marks: readonly string[]): string {
  const others = marks.filter((mark) => MARK.test(mark) && findScreen(user, [mark]) === null)
  const screen = findScreen(user, marks) ?? randomBytes(12).toString('base64url')
  return [screen + prove(user, screen), ...others].slice(0, MAX_MARKS).join('.')
}

/** The key is what is stored of the password, salt and all: a new password ends every mark, and nothing more has to be kept. */
function prove({ id, password }: Owner, screen: string): string {
  return createHmac('sha256', password).update(`screen:${id}:${screen}`).digest().subarray(0, 16).toString('base64url')
}
