// The bookmark of a list of incidents: where the next page begins.
import { VigilError } from '../../contract/errors.ts'

export interface Cursor {
  readonly openedAtMs: number
  readonly id: string
}

export function writeCursor({ openedAtMs, id }: Cursor): string {
  return Buffer.from(`${openedAtMs}:${id}`).toString('base64url')
}

/** @throws VigilError `request.invalidField` */
export function readCursor(text: string): Cursor {
  const [, openedAtMs, id] = /^(\d{1,15}):([0-9a-f-]{36})$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (openedAtMs === undefined || id === undefined) throw new VigilError('request.invalidField', { field: 'cursor' })
  return { openedAtMs: Number(openedAtMs), id }
}
