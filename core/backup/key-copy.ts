// A copy of the database's key that a passphrase opens, to lie beside the backups: without a key they are noise.
import { argon2, createCipheriv, createDecipheriv, randomBytes, type Argon2Parameters } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { VigilError } from '../../contract/errors.ts'
import { writeDurably } from '../../media/durable-file.ts'

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

/** Tried by whoever finds a stick, at leisure: far more than a log-in costs. About half a second. */
const COST = { memory: 131_072, passes: 4, parallelism: 1, tagLength: 32 } as const
const AAD = Buffer.from('vigil key copy 1')
const NAME = 'vigil-key-copy.json'

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`))
/** Bounds keep a file from elsewhere from taking all memory. */
const copySchema = z.object({
  form: z.literal(1),
  madeAtMs: z.number(),
  kdf: z.literal('argon2id'),
  memory: z.int().min(8192).max(1_048_576),
  passes: z.int().min(1).max(16),
  parallelism: z.literal(1),
  salt: hex(16),
  nonce: hex(12),
  sealed: hex(48),
})

export function keyCopyPath(dir: string): string {
  return join(dir, NAME)
}

/** @returns when it was made; null: there is none that can be read */
export function keyCopyMadeAt(dir: string): number | null {
  return readKeyCopy(dir)?.madeAtMs ?? null
}

export async function writeKeyCopy(dir: string, key: Uint8Array, passphrase: string, madeAtMs: number): Promise<void> {
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', await derive('argon2id', { ...COST, message: prepared(passphrase), nonce: salt }), nonce).setAAD(AAD)
  const sealed = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()])
  const { memory, passes, parallelism } = COST
  const copy: z.infer<typeof copySchema> = {
    form: 1,
    madeAtMs,
    kdf: 'argon2id',
    memory,
    passes,
    parallelism,
    salt: salt.toString('hex'),
    nonce: nonce.toString('hex'),
    sealed: sealed.toString('hex'),
  }
  await writeDurably(keyCopyPath(dir), Buffer.from(`${JSON.stringify(copy, null, 1)}\n`))
}

/** @throws VigilError `backup.wrongPassphrase` also when there is no copy that can be read */
export async function openKeyCopy(dir: string, passphrase: string): Promise<Buffer> {
  const copy = readKeyCopy(dir)
  if (copy === null) throw new VigilError('backup.wrongPassphrase', { file: keyCopyPath(dir) })
  const { memory, passes, parallelism } = copy
  const wrapping = await derive('argon2id', { memory, passes, parallelism, tagLength: 32, message: prepared(passphrase), nonce: Buffer.from(copy.salt, 'hex') })
  const sealed = Buffer.from(copy.sealed, 'hex')
  const decipher = createDecipheriv('aes-256-gcm', wrapping, Buffer.from(copy.nonce, 'hex')).setAAD(AAD).setAuthTag(sealed.subarray(32))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, 32)), decipher.final()])
  } catch (error) {
    throw new VigilError('backup.wrongPassphrase', { file: keyCopyPath(dir) }, { cause: error })
  }
}

function readKeyCopy(dir: string): z.infer<typeof copySchema> | null {
  const file = keyCopyPath(dir)
  try {
    if (!existsSync(file) || statSync(file).size > 4096) return null
    return copySchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** The same letters typed on another keyboard are the same passphrase. */
function prepared(passphrase: string): Buffer {
  return Buffer.from(passphrase.normalize('NFKC'))
}
