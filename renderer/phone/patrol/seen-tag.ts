// The tag that was read last, until its checkpoint's page takes it: the code stays out of the address bar and the history.
import { create } from 'zustand'

export interface SeenTag {
  readonly pointId: string
  readonly code: string
  /** Of an NFC tag. */
  readonly tagUid: string | null
}

interface SeenTagStore {
  readonly tag: SeenTag | null
}

export const useSeenTag = create<SeenTagStore>()(() => ({ tag: null }))

export function noteTag(tag: SeenTag | null): void {
  useSeenTag.setState({ tag })
}

/** A phone's own camera opened the address itself: the code is taken out of it, as a picture of the screen would show it. */
export function takeTagOfAddress(): void {
  const { pathname, search, origin } = window.location
  const part = /^\/p\/([^/]+)\/?$/.exec(pathname)?.[1]
  const code = new URLSearchParams(search).get('k')
  if (part === undefined || code === null) return
  noteTag({ pointId: decodeURIComponent(part), code, tagUid: null })
  window.history.replaceState(null, '', `${origin}${pathname}`)
}
