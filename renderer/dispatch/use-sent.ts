// Who was sent to an incident, for its row in the queue; followed with the news of dispatches.
import { create } from 'zustand'
import { withDispatch, type Sent, type SentTo } from './sent.ts'

const useSentStore = create<{ readonly sentTo: SentTo }>(() => ({ sentTo: new Map() }))
const NOBODY: readonly Sent[] = []

export function useSent(incidentId: string): readonly Sent[] {
  return useSentStore((s) => s.sentTo.get(incidentId) ?? NOBODY)
}

/** The core tells all of them anew. */
export function forgetSent(): void {
  useSentStore.setState({ sentTo: new Map() })
}

export function noteSent(dispatch: Sent): void {
  useSentStore.setState(({ sentTo }) => ({ sentTo: withDispatch(sentTo, dispatch) }))
}
