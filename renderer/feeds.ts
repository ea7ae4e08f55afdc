// Follows the core's feeds and keeps what the screens show equal to them; after every reconnect all start again from a snapshot.
import { useEffect } from 'react'
import { skipToken, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { CameraView, HealthView, SiteView } from '../contract/api.ts'
import type { DeviceStatus } from '../contract/device.ts'
import type { Incident } from '../contract/incident.ts'
import { api, orpc } from './api.ts'
import { pause, useConnection } from './connection.ts'
import { followDuty } from './duty/use-duty.ts'
import { followFalls } from './falls/use-falls.ts'
import { followFires } from './fire/use-fires.ts'
import { followHeads } from './heads/use-heads.ts'
import { heardFeed, lostFeed, type FeedName } from './feed-freshness.ts'
import { applyIncidents } from './incidents/queue-order.ts'
import { createGather } from './gather.ts'

const INCIDENTS = ['feed', 'incidents'] as const
const CAMERAS = ['feed', 'cameras'] as const
const DEVICES = ['feed', 'devices'] as const
const HEALTH = ['feed', 'health'] as const

const AGAIN_AFTER_MS = 1000

/** Runs all feeds while mounted and connected. */
export function useFeeds(): void {
  const client = useQueryClient()
  const connected = useConnection((c) => c.state === 'open')
  useEffect(() => {
    if (!connected) return
    const stop = new AbortController()
    for (const name of FEEDS) void keepFollowing(name, client, stop.signal)
    // what was asked for before the loss may have changed since
    void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'feed' })
    return () => {
      stop.abort()
      FEEDS.forEach(lostFeed)
    }
  }, [client, connected])
}

type Follow = (client: QueryClient, signal: AbortSignal) => Promise<void>
const FOLLOW: Readonly<Record<FeedName, Follow>> = {
  incidents: followIncidents,
  cameras: followCameras,
  devices: followDevices,
  falls: (client, signal) => followFalls(client, signal, () => heardFeed('falls')),
  fires: (client, signal) => followFires(client, signal, () => heardFeed('fires')),
  health: followHealth,
  duty: (client, signal) => followDuty(client, signal, () => heardFeed('duty')),
  heads: (client, signal) => followHeads(client, signal, () => heardFeed('heads')),
}
const FEEDS = ['incidents', 'cameras', 'devices', 'falls', 'fires', 'health', 'duty', 'heads'] as const satisfies readonly FeedName[]

async function keepFollowing(name: FeedName, client: QueryClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // A feed that ends or fails is begun again with its snapshot; the connection itself is watched elsewhere.
    await FOLLOW[name](client, signal).catch(() => {})
    // after an abort the next connection's feed may have been heard already
    if (!signal.aborted) lostFeed(name)
    await pause(AGAIN_AFTER_MS, signal)
  }
}

async function followIncidents(client: QueryClient, signal: AbortSignal): Promise<void> {
  // whoever looks at one that a flood goes into reads it again once a second, not with every alert
  const looked = createGather<string>((ids) => readAgain(client, new Set(ids)), 1000)
  const gather = createGather<Incident>((incidents) => {
    noteIncidents(client, incidents)
    looked.add(
      incidents.map(({ id }) => id),
      false,
    )
  })
  try {
    for await (const event of await api.incidents.watch(undefined, { signal })) {
      if (event.type === 'snapshot') {
        // what was closed meanwhile is not in it, and must not come back
        gather.forget()
        client.setQueryData<readonly Incident[]>(INCIDENTS, event.incidents)
        heardFeed('incidents')
      } else if (event.type === 'more') gather.add(event.incidents, false)
      // a fire waits for nothing
      else gather.add([event.incident], event.incident.kind === 'fire')
    }
  } finally {
    gather.stop()
    looked.stop()
  }
}

/** A newer version of an incident, from the feed or as the answer to an action. */
export function noteIncident(client: QueryClient, incident: Incident): void {
  noteIncidents(client, [incident])
  readAgain(client, new Set([incident.id]))
}

function noteIncidents(client: QueryClient, incidents: readonly Incident[]): void {
  client.setQueryData<readonly Incident[]>(INCIDENTS, (known = []) => applyIncidents(known, incidents))
  if (incidents.some(({ state }) => state === 'closed')) void client.invalidateQueries({ queryKey: orpc.incidents.list.key() })
}

function readAgain(client: QueryClient, ids: ReadonlySet<string>): void {
  for (const id of ids) void client.invalidateQueries({ queryKey: orpc.incidents.get.key({ input: { id } }) })
}

async function followCameras(client: QueryClient, signal: AbortSignal): Promise<void> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  try {
    // when either ends, both begin again
    await Promise.race([followCameraViews(client, both), followSite(client, both)])
  } finally {
    stop.abort()
  }
}

/** Cameras that came or went: the feed of cameras cannot tell which are gone. */
async function followSite(client: QueryClient, signal: AbortSignal): Promise<void> {
  for await (const _ of await api.site.watch(undefined, { signal })) {
    client.setQueryData<readonly CameraView[]>(CAMERAS, await api.cameras.list(undefined, { signal }))
    for (const queryKey of [orpc.facades.key(), orpc.cameraSetup.key(), orpc.privacy.key()]) void client.invalidateQueries({ queryKey })
  }
}

async function followCameraViews(client: QueryClient, signal: AbortSignal): Promise<void> {
  const events = await api.cameras.watch(undefined, { signal })
  client.setQueryData<readonly CameraView[]>(CAMERAS, await api.cameras.list(undefined, { signal }))
  heardFeed('cameras')
  for await (const camera of events) client.setQueryData<readonly CameraView[]>(CAMERAS, (known = []) => replaced(known, camera))
}

async function followDevices(client: QueryClient, signal: AbortSignal): Promise<void> {
  const events = await api.devices.watch(undefined, { signal })
  client.setQueryData<readonly DeviceStatus[]>(DEVICES, await api.devices.list(undefined, { signal }))
  heardFeed('devices')
  for await (const device of events) client.setQueryData<readonly DeviceStatus[]>(DEVICES, (known = []) => replaced(known, device))
}

async function followHealth(client: QueryClient, signal: AbortSignal): Promise<void> {
  const events = await api.health.watch(undefined, { signal })
  client.setQueryData<HealthView>(HEALTH, await api.health.get(undefined, { signal }))
  heardFeed('health')
  for await (const health of events) client.setQueryData<HealthView>(HEALTH, health)
}

/** Keeps the order of the list: a tile or a chip must not jump when its state changes. */
function replaced<T extends { readonly id: string }>(known: readonly T[], changed: T): readonly T[] {
  return known.some((item) => item.id === changed.id) ? known.map((item) => (item.id === changed.id ? changed : item)) : [...known, changed]
}

/** @returns undefined until the first snapshot has come; includes those closed since */
export function useIncidents(): readonly Incident[] | undefined {
  return useQuery<readonly Incident[]>({ queryKey: INCIDENTS, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity }).data
}

export function useCameras(): readonly CameraView[] | undefined {
  return useQuery<readonly CameraView[]>({ queryKey: CAMERAS, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity }).data
}

/** Outside of drawing. @returns none while they are not known */
export function camerasNow(client: QueryClient): readonly CameraView[] {
  return client.getQueryData<readonly CameraView[]>(CAMERAS) ?? []
}

export function useDevices(): readonly DeviceStatus[] | undefined {
  return useQuery<readonly DeviceStatus[]>({ queryKey: DEVICES, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity }).data
}

export function useHealth(): HealthView | undefined {
  return useQuery<HealthView>({ queryKey: HEALTH, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity }).data
}

export function useSite(): SiteView | undefined {
  return useQuery(orpc.site.get.queryOptions({ staleTime: Infinity, retry: true, retryDelay: AGAIN_AFTER_MS })).data
}
