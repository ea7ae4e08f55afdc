// The way to a camera's zones from anywhere: the Cameras screen opens them when it is there.
import { create } from 'zustand'
import { useDesk } from '../console/desk.ts'

/** A camera whose zones are wanted; null: none. */
export const useWantedZones = create<{ readonly cameraId: string | null }>()(() => ({ cameraId: null }))

/** Unsaved work is asked about first. */
export function openZones(cameraId: string): void {
  useWantedZones.setState({ cameraId })
  useDesk.getState().go('cameras')
}
