// What ONVIF devices say of themselves in scopes: name, hardware, place, profiles.
import { macOf, wordsOf } from './loose-values.ts'

export interface Scopes {
  readonly name: string | null
  readonly hardware: string | null
  readonly location: string | null
  readonly profiles: readonly string[]
  readonly mac: string | null
}

const PREFIX = /^onvif:\/\/www\.onvif\.org\/([^/]{1,40})\/(.{1,300})$/i
const MAX_SCOPES = 128
/** What devices claim beside their letter is no profile. */
const LETTERS: Readonly<Partial<Record<string, string>>> = { streaming: 'S', recording: 'G', t: 'T', s: 'S', g: 'G', m: 'M', a: 'A', c: 'C', d: 'D', q: 'Q' }

/** @param scopes as listed, or one text with blanks between */
export function readScopes(scopes: readonly string[] | string): Scopes {
  const list = typeof scopes === 'string' ? scopes.split(/\s+/) : scopes
  const said = list.slice(0, MAX_SCOPES).flatMap((scope) => {
    const [, kind, value] = PREFIX.exec(scope.trim()) ?? []
    return kind === undefined || value === undefined ? [] : [[kind.toLowerCase(), decode(value)] as const]
  })
  const all = (kind: string) => said.flatMap(([one, value]) => (one === kind ? [value] : []))
  const [mac] = [...all('mac'), ...all('macaddress')].flatMap((value) => macOf(value) ?? [])
  return {
    name: wordsOf(all('name')[0]),
    hardware: wordsOf(all('hardware')[0]),
    location: wordsOf(all('location').join(' · ').slice(0, 400)),
    profiles: [...new Set(all('profile').flatMap((value) => LETTERS[value.toLowerCase()] ?? []))],
    mac: mac ?? null,
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
