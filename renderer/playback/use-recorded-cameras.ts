// Cameras whose recordings can be looked at: those that are set up, and those that were removed while theirs are kept.
import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { RemovedCamera } from '../../contract/playback-api.ts'
import { orpc } from '../api.ts'
import { useCameras } from '../feeds.ts'

export interface RecordedCameras {
  readonly present: readonly { readonly id: string; readonly name: string }[]
  readonly removed: readonly RemovedCamera[]
  /** Its id where nobody knows it. */
  nameOf(cameraId: string): string
}

const READ_EVERY_MS = 60_000

export function useRecordedCameras(): RecordedCameras {
  const cameras = useCameras()
  const { data } = useQuery(orpc.playback.removedCameras.queryOptions({ refetchInterval: READ_EVERY_MS }))
  return useMemo(() => {
    const present = cameras ?? []
    // One that was set up again since.
    const removed = (data ?? []).filter(({ cameraId }) => !present.some(({ id }) => id === cameraId))
    return {
      present,
      removed,
      nameOf: (cameraId) => present.find(({ id }) => id === cameraId)?.name ?? removed.find((one) => one.cameraId === cameraId)?.name ?? cameraId,
    }
  }, [cameras, data])
}
