// Sends the two things too large for a call: a list of residents and a photo.
import type { ImportPreview, PersonDetail } from '../../contract/resident.ts'
import { postBytes } from '../post-bytes.ts'

/** @throws Refused with the core's code */
export async function uploadList(file: File): Promise<ImportPreview> {
  return (await (
    await postBytes(`/upload/resident-list?name=${encodeURIComponent(file.name.slice(-200))}`, 'application/octet-stream', file)
  ).json()) as ImportPreview
}

/** @throws Refused with the core's code */
export async function uploadFace(personId: string, photo: File): Promise<PersonDetail> {
  return (await (await postBytes(`/upload/face?person=${encodeURIComponent(personId)}`, 'image/jpeg', photo)).json()) as PersonDetail
}
