// Which of the core's feeds are the present: each is old from the loss of the connection until it has been heard again.
import { create } from 'zustand'

export type FeedName = 'incidents' | 'cameras' | 'devices' | 'falls' | 'fires' | 'health' | 'duty' | 'heads'
type Freshness = Readonly<Record<FeedName, boolean>>

const ALL_OLD: Freshness = { incidents: false, cameras: false, devices: false, falls: false, fires: false, health: false, duty: false, heads: false }

export const useFreshness = create<Freshness>()(() => ALL_OLD)

export function heardFeed(name: FeedName): void {
  if (!useFreshness.getState()[name]) useFreshness.setState({ [name]: true })
}

export function lostFeed(name: FeedName): void {
  useFreshness.setState({ [name]: false })
}
