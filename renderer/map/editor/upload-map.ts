// Sends what is too large for a call: a plan's picture, and a map with all that is on it.
import { mapPictureSchema, mapViewSchema, type MapPicture, type MapSave, type MapView } from '../../../contract/map.ts'
import { codeOf, Refused } from '../../refused.ts'

const TIMEOUT_MS = 60_000

/** The core looks at what it really is; that it is a picture is said so that it is read at all. @throws Refused with the core's code */
export async function uploadPicture(file: File): Promise<MapPicture> {
  const type = /\.svg$/i.test(file.name)
    ? 'image/svg+xml'
    : /\.jpe?g$/i.test(file.name)
      ? 'image/jpeg'
      : /\.webp$/i.test(file.name)
        ? 'image/webp'
        : 'image/png'
  return mapPictureSchema.parse(await post('/upload/map-picture', type, file))
}

/** @throws Refused with the core's code */
export async function saveMap(save: MapSave): Promise<MapView> {
  return mapViewSchema.parse(await post('/upload/map', 'application/json', JSON.stringify(save)))
}

async function post(path: string, type: string, body: Blob | string): Promise<unknown> {
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
