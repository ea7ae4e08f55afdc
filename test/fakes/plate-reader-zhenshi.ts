// A plate reader for tests: the product's own simulator on the driver's address.
import { createPlateReader, type PlateReaderSimulator } from '../../devices/simulator/plate-reader.ts'

export const READER_PATH = '/zhenshi/k-3f9c21aa'

export function createFakePlateReader(listening: { readonly host: string; readonly port: number }, now: () => number = Date.now): PlateReaderSimulator {
  return createPlateReader({ ...listening, path: READER_PATH, serial: '0f823866-d2dc45ab', now })
}
