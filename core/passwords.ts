// Passwords: which are refused, how they are kept, how they are compared.
import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'
import { VigilError } from '../contract/errors.ts'
import { passwordSchema } from '../contract/people.ts'
import { createLane } from './lane.ts'

/** OWASP Password Storage: argon2id with 19 MiB, two passes, one lane; 39 to 52 ms on a small machine. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const
const SALT_BYTES = 16

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

/** Three of the four threads Node has for such work; each account has at most a handful of tries under way (login-tries.ts). */
const ACCOUNTS = createLane({ width: 2, maxWaiting: 1000 })
/** Names that nobody has can be made up without end: they get one thread and never stand in the way of an account. */
const STRANGERS = createLane({ width: 1, maxWaiting: 8 })

/** @returns `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>` */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await ACCOUNTS.run(() => derive('argon2id', { ...COST, message: prepared(password), nonce: salt }))
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(salt)}$${base64(hash)}`
}

const STORED = /^\$argon2id\$v=19\$m=(\d{4,7}),t=(\d{1,2}),p=(\d{1,2})\$([\w+/]{22})\$([\w+/]{43})$/

/** Too many names that nobody has are being tried: the next one is answered with the last of these, and not looked at. */
export function strangersBusy(): Promise<void> | null {
  return STRANGERS.isFull ? STRANGERS.settled() : null
}

/**
 * Whether the password is the stored one. Takes as long when there is none stored (null: no such user), so that the
 * time of an answer does not tell who has an account.
 *
 * @throws VigilError `request.tooMany` when too many are waiting
 */
export function isPassword(password: string, stored: string | null): Promise<boolean> {
  return (stored === null ? STRANGERS : ACCOUNTS).run(() => compare(password, stored))
}

async function compare(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] = STORED.exec(stored ?? '') ?? []
  const expected = hash === undefined ? randomBytes(COST.tagLength) : Buffer.from(hash, 'base64')
  const parameters = hash === undefined ? COST : { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism), tagLength: COST.tagLength }
  const nonce = salt === undefined ? randomBytes(SALT_BYTES) : Buffer.from(salt, 'base64')
  const found = await derive('argon2id', { ...parameters, message: prepared(password), nonce })
  return timingSafeEqual(found, expected) && hash !== undefined
}

/** Small and large letters, digits, everything else. */
const KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u] as const
const KINDS_NEEDED = 3

/**
 * @param isMixed it has to be of three kinds of characters as well
 * @throws VigilError `auth.weakPassword`
 */
export function checkNewPassword(password: string, userName: string, isMixed = false): void {
  if (isMixed && KINDS.filter((kind) => kind.test(password)).length < KINDS_NEEDED) throw new VigilError('auth.weakPassword', { kinds: KINDS_NEEDED })
  const characters = Array.from(password).length
  if (!passwordSchema.safeParse(password).success || characters < 12 || isCommon(password, userName)) throw new VigilError('auth.weakPassword')
}

/** What is left of the well-known passwords once digits, signs and the usual substitutions are taken away. */
const COMMON = new Set(
  `password passwort passw pass admin administrator root user guest test login welcome letmein changeme default master secret system manager operator
   qwerty qwertyuiop qwertyuiopasdfghjkl asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qwe qweasd qweasdzxc abc abcd abcdef abcdefg abcdefgh
   iloveyou woaini woaiwo sunshine princess football baseball superman batman dragon monkey shadow trustno michael jordan starwars whatever freedom
   hello hello world computer internet server security camera video vigil zhishou baoan xiaoqu wuye hikvision dahua uniview
   mima wodemima guanliyuan anquan huanying china beijing shanghai shenzhen correcthorsebatterystaple`.split(/\s+/),
)
const SUBSTITUTES: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' }
const ROWS = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm', '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p', '1q2w3e4r5t6y7u8i9o0p']

function isCommon(password: string, userName: string): boolean {
  const text = password.normalize('NFKC').toLowerCase()
  if (isRepeated(text) || isKeyboardWalk(text)) return true
  const bare = text.replace(/^[\P{L}]+|[\P{L}]+$/gu, '')
  const words = [bare, spelled(bare), spelled(text), text.replace(/\P{L}/gu, '')]
  return words.some((word) => word === '' || COMMON.has(word) || isRepeatedWord(word) || word === userName.normalize('NFKC').toLowerCase())
}

/** `p@ssw0rd` is `password`. */
function spelled(text: string): string {
  return text.replace(/[013457@$!]/g, (sign) => SUBSTITUTES[sign]!).replace(/\P{L}/gu, '')
}

/** `aaaaaaaaaaaa`, `abc123abc123` */
function isRepeated(text: string): boolean {
  return /^(.{1,6}?)\1+.{0,5}$/su.test(text) && new Set(text).size <= 6
}

/** `passwordpassword` */
function isRepeatedWord(word: string): boolean {
  const [, once] = /^(.{3,}?)\1+$/u.exec(word) ?? []
  return once !== undefined && COMMON.has(once)
}

function isKeyboardWalk(text: string): boolean {
  return ROWS.some((row) => {
    const endless = row.repeat(Math.ceil(text.length / row.length) + 1)
    return endless.includes(text) || Array.from(endless).toReversed().join('').includes(text)
  })
}

/** The same characters typed on another keyboard must stay the same password. */
function prepared(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC'))
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '')
}
