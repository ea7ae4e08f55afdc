// My rounds: asked for while the page is open, kept for when there is no line.
import { useEffect } from 'react'
import { create } from 'zustand'
import type { PatrolRound } from '../../../contract/patrol.ts'
import { pause, useConnection } from '../../connection.ts'
import { api } from '../api.ts'
import { keep, readKept } from '../kept.ts'
import { coreNow, usePhone } from '../phone-store.ts'
import { shownRounds, type ShownRound } from './shown-rounds.ts'

const LOOK_EVERY_MS = 10_000
const KEY = 'rounds'

interface Kept {
  readonly userId: string
  readonly rounds: readonly PatrolRound[]
  /** By the core's clock. */
  readonly atMs: number
}

interface RoundsStore {
  /** null: nothing is known yet. */
  readonly kept: Kept | null
}

const useRounds = create<RoundsStore>()(() => ({ kept: null }))

export interface MyRounds {
  readonly rounds: readonly ShownRound[] | null
  /** When the core told them. */
  readonly atMs: number
}

export function useMyRounds(): MyRounds {
  const userId = usePhone(({ user }) => user?.id)
  const entries = usePhone(({ outbox }) => outbox.entries)
  const isOpen = useConnection((c) => c.state === 'open')
  const kept = useRounds((store) => store.kept)
  // What waits grows shorter when it is taken: then the core tells more.
  const waiting = entries.length
  useEffect(() => {
    if (userId === undefined) return
    const stop = new AbortController()
    void follow(userId, isOpen, stop.signal)
    return () => stop.abort()
  }, [userId, isOpen, waiting])
  const isMine = kept !== null && kept.userId === userId
  return { rounds: isMine ? shownRounds(kept.rounds, entries) : null, atMs: isMine ? kept.atMs : 0 }
}

async function follow(userId: string, isOpen: boolean, signal: AbortSignal): Promise<void> {
  if (useRounds.getState().kept?.userId !== userId) {
    const before = await readKept<Kept>(KEY).catch(() => undefined)
    if (before?.userId === userId && !signal.aborted) useRounds.setState({ kept: before })
  }
  while (isOpen && !signal.aborted) {
    const rounds = await api.patrols.mine(undefined, { signal }).catch(() => null)
    if (rounds !== null) note({ userId, rounds, atMs: coreNow() })
    await pause(LOOK_EVERY_MS, signal)
  }
}

function note(kept: Kept): void {
  useRounds.setState({ kept })
  void keep(KEY, kept).catch(() => {})
}
