// How check-ins and findings are sent: the picture first, then what it proves; the core knows repeats of either.
import type { CheckInInput, FindingInput } from '../../../contract/patrol.ts'
import { postBytes } from '../../post-bytes.ts'
import { api } from '../api.ts'

const CALL_WITHIN_MS = 10_000

export interface CheckInBody {
  readonly input: Omit<CheckInInput, 'photoId'>
  readonly photo: Blob | null
}

export interface FindingBody {
  readonly input: Omit<FindingInput, 'photoId'>
  readonly photo: Blob | null
}

export async function sendCheckIn(body: unknown): Promise<unknown> {
  const { input, photo } = body as CheckInBody
  return api.patrols.checkIn({ ...input, photoId: await sendPhoto(photo) }, { signal: AbortSignal.timeout(CALL_WITHIN_MS) })
}

export async function sendFinding(body: unknown): Promise<unknown> {
  const { input, photo } = body as FindingBody
  return api.patrols.report({ ...input, photoId: await sendPhoto(photo) }, { signal: AbortSignal.timeout(CALL_WITHIN_MS) })
}

/** @throws Refused, TypeError when there is no line */
async function sendPhoto(photo: Blob | null): Promise<string | null> {
  if (photo === null) return null
  const response = await postBytes('/upload/patrol-photo', 'image/jpeg', photo)
  return ((await response.json()) as { id: string }).id
}
