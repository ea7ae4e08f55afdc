// The maps and what stands on them, as the screens share them.
import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { MapCheckpoint, MapView } from '../../contract/map.ts'
import { orpc } from '../api.ts'
import { useNow } from '../use-now.ts'
import { useFreshness } from '../feed-freshness.ts'
import { useCameras, useDevices, useIncidents, useSite } from '../feeds.ts'
import type { Standing } from './map-marks.ts'

/** What another seat saved is seen here as soon. */
const LOOK_EVERY_MS = 20_000

export function useMaps() {
  return useQuery(orpc.maps.list.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
}

export function usePoints() {
  return useQuery(orpc.maps.points.queryOptions({ staleTime: Infinity })).data ?? NONE
}

/** A round goes on in minutes; what was not heard for long is not told as if it were so. */
const ROUNDS_EVERY_MS = 10_000
const ROUNDS_OLD_MS = 45_000

export function useCheckpoints(): readonly MapCheckpoint[] | undefined {
  const { data, dataUpdatedAt } = useQuery(orpc.maps.checkpoints.queryOptions({ refetchInterval: ROUNDS_EVERY_MS }))
  const now = useNow(ROUNDS_EVERY_MS)
  return now - dataUpdatedAt > ROUNDS_OLD_MS ? undefined : data
}

const NONE: never[] = []

export function useStanding(): Standing {
  const cameras = useCameras()
  const devices = useDevices()
  const incidents = useIncidents() ?? NONE
  const buildings = useSite()?.buildings ?? NONE
  const points = usePoints()
  const checkpoints = useCheckpoints()
  const isFresh = useFreshness((f) => f.cameras && f.devices)
  return useMemo(
    () => ({ cameras, devices, incidents, buildings, points, checkpoints, isFresh }),
    [cameras, devices, incidents, buildings, points, checkpoints, isFresh],
  )
}

export function pictureUrl({ picture }: Pick<MapView, 'picture'>): string {
  return `/upload/map-picture/${picture}`
}
