// Sends what is too large for a call: files and photos.
import { codeOf, Refused } from './refused.ts'

const WITHIN_MS = 60_000

/** @throws Refused with the core's code; TypeError when there is no line */
export async function postBytes(path: string, type: string, body: Blob | string): Promise<Response> {
  const response = await fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': type },
    body,
    signal: AbortSignal.timeout(WITHIN_MS),
  })
  if (!response.ok) throw new Refused(await codeOf(response))
  return response
}
