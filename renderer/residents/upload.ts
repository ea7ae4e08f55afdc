// Sends the two things too large for a call: a list of residents and a photo.
import type { ImportPreview, PersonDetail } from '../../contract/resident.ts'
import { codeOf, Refused } from '../refused.ts'

const TIMEOUT_MS = 60_000

/** @throws Refused with the core's code */
export async function uploadList(file: File): Promise<ImportPreview> {
  return (await post(`/upload/resident-list?name=${encodeURIComponent(file.name.slice(-200))}`, 'application/octet-stream', file)) as ImportPreview
}

/** @throws Refused with the core's code */
export async function uploadFace(personId: string, photo: File): Promise<PersonDetail> {
  return (await post(`/upload/face?person=${encodeURIComponent(personId)}`, 'image/jpeg', photo)) as PersonDetail
}

async function post(path: string, type: string, body: Blob): Promise<unknown> {
  const response = await fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': type },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  if (!response.ok) throw new Refused(await codeOf(response))
  return response.json()
}
