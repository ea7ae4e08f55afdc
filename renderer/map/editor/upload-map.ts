// Sends what is too large for a call: a plan's picture, and a map with all that is on it.
import { mapPictureSchema, mapViewSchema, type MapPicture, type MapSave, type MapView } from '../../../contract/map.ts'
import { postBytes } from '../../post-bytes.ts'

/** The core looks at what it really is; that it is a picture is said so that it is read at all. @throws Refused with the core's code */
export async function uploadPicture(file: File): Promise<MapPicture> {
  const type = /\.svg$/i.test(file.name)
    ? 'image/svg+xml'
    : /\.jpe?g$/i.test(file.name)
      ? 'image/jpeg'
      : /\.webp$/i.test(file.name)
        ? 'image/webp'
        : 'image/png'
  return mapPictureSchema.parse(await (await postBytes('/upload/map-picture', type, file)).json())
}

/** @throws Refused with the core's code */
export async function saveMap(save: MapSave): Promise<MapView> {
  return mapViewSchema.parse(await (await postBytes('/upload/map', 'application/json', JSON.stringify(save))).json())
}
