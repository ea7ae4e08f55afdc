// The settings that every device pushing over HTTP has in common.
import { z } from 'zod'
import type { Push } from './transport/push-listener.ts'

export const pushSettings = {
  /** Our own address in the device network, IPv6 as `[…]:port`. Devices may share one. */
  listen: z.string().regex(/^.+:\d{1,5}$/, 'host:port'),
  /** What the device posts to; it is the secret that tells devices apart, so make it long and random. */
  path: z
    .string()
    .max(200)
    .regex(/^\/[A-Za-z0-9/_.-]{8,}$/, 'a path of at least 8 letters, digits and / _ . -'),
  /** Only this address may push; absent: any that knows the path. */
  from: z.string().max(64).optional(),
  /** After this long without a word the device is offline. */
  silenceSeconds: z.number().int().min(5).max(86_400).default(120),
} as const

export function isFrom(push: Push, from: string | undefined): boolean {
  return from === undefined || push.remoteAddress === from
}

/** @returns undefined for what is no JSON */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** Steps into objects only. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here) || !Object.hasOwn(here, step)) return undefined
    here = (here as Readonly<Record<string, unknown>>)[step]
  }
  return here
}

/** Devices write numbers as texts and texts as numbers. */
export function toNumber(value: unknown): number | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN
  return Number.isFinite(number) ? number : null
}

/** Without control characters and blanks around it. @returns null for nothing */
export function toText(value: unknown, maxChars: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  const text = String(value)
    .slice(0, maxChars * 4)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
  return text === '' ? null : Array.from(text).slice(0, maxChars).join('')
}
