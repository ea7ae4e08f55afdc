// Fetches one picture of a camera by HTTP, bounded, from the camera itself and from nowhere else.
import type { CameraAddress, CameraLogin } from '../../contract/camera-pairing.ts'
import { VigilError } from '../../contract/errors.ts'
import { createHttpDigest, HttpFailure } from '../transport/http-digest.ts'
import { tlsOf } from './camera-line.ts'
import { ownPlace } from './own-place.ts'

export interface SnapshotUse {
  readonly address: CameraAddress
  readonly login: CameraLogin | null
  /** As in the camera's profile. */
  readonly url: string
  readonly signal: AbortSignal
  readonly timeoutMs?: number
}

const MAX_BYTES = 4 * 1024 * 1024
const TIMEOUT_MS = 8000

/** @returns a JPEG of at most 4 MB @throws VigilError `device.unreachable`, `device.unauthorized`, `device.wrongAnswer` */
export async function takeSnapshot(use: SnapshotUse): Promise<Uint8Array> {
  const place = ownPlace(use.url, use.address)
  if (place === null || place.isForeign) throw new VigilError('device.wrongAnswer', { missing: 'snapshot address' })
  const call = createHttpDigest({
    host: use.address.host,
    port: place.port,
    ...use.login,
    timeoutMs: use.timeoutMs ?? TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    tls: tlsOf(use),
  })
  const answer = await call({ method: 'GET', path: place.path, accept: 'image/jpeg', signal: use.signal }).catch((error: unknown) => {
    if (error instanceof HttpFailure && error.message.startsWith('the answer is larger'))
      throw new VigilError('device.wrongAnswer', undefined, { cause: error })
    throw new VigilError('device.unreachable', undefined, { cause: error })
  })
  if (answer.status === 401 || answer.status === 403) throw new VigilError('device.unauthorized')
  const bytes = answer.body()
  // Whatever it calls itself: a page that says "log in" comes with 200 too.
  const isJpeg = bytes.length > 4 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff
  if (answer.status !== 200 || !isJpeg) throw new VigilError('device.wrongAnswer', { said: `HTTP ${answer.status}` })
  return bytes
}
