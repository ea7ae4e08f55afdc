// Which page of the phone is shown: the path of the address, so that links and the phone's own Back work.
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

/** @param pattern `/phone/task/:id` @returns the named parts; null when the path is another */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const [wanted, given] = [pattern, path].map((text) => text.replace(/\/+$/, '').split('/'))
  if (wanted === undefined || given === undefined || wanted.length !== given.length) return null
  const found: Record<string, string> = {}
  for (const [i, part] of wanted.entries()) {
    const value = given[i] ?? ''
    if (part.startsWith(':')) found[part.slice(1)] = unescape(value)
    else if (part !== value) return null
  }
  return found
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

export function go(path: string, { replace = false } = {}): void {
  if (path === window.location.pathname) return
  window.history[replace ? 'replaceState' : 'pushState'](null, '', path)
  window.scrollTo(0, 0)
  for (const listener of listeners) listener()
}

export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
  }
}
