// How each kind of entry is sent, and what an answer means: taken, refused for good, or to be tried again.
import type { SosAnswer, TaskStepInput } from '../../../contract/dispatch.ts'
import { postBytes } from '../../post-bytes.ts'
import { api, codeOfError } from '../api.ts'
import { sendCheckIn, sendFinding } from '../patrol/send-patrol.ts'
import type { OutboxEntry, Send, Sent } from './outbox.ts'

const CALL_WITHIN_MS = 10_000

export interface PhotoBody {
  readonly dispatchId: string
  readonly photo: Blob
}

type Sender = (entry: OutboxEntry) => Promise<unknown>

/** One line for each kind. */
const SENDERS: Readonly<Record<string, Sender>> = {
  step: ({ body }) => api.tasks.step(body as TaskStepInput, { signal: AbortSignal.timeout(CALL_WITHIN_MS) }),
  checkIn: ({ body }) => sendCheckIn(body),
  finding: ({ body }) => sendFinding(body),
  photo: ({ id, atMs, body }) => sendPhoto(id, atMs, body as PhotoBody),
  async sos({ id, atMs }) {
    sosAnswers.set(id, await api.tasks.sos({ clientId: id, atMs }, { signal: AbortSignal.timeout(CALL_WITHIN_MS) }))
  },
}

/** By entry, for the page that waits for it. */
export const sosAnswers = new Map<string, SosAnswer>()

/** Codes that say nothing about the entry itself. */
const LATER = /^(connection|request\.(tooMany|inProgress)|system\..+|data\..+)$/

export const send: Send = async (entry) => {
  const sender = SENDERS[entry.kind]
  if (sender === undefined) return { is: 'refused', code: 'request.notFound' }
  try {
    await sender(entry)
    return { is: 'taken' }
  } catch (error) {
    return meaningOf(codeOfError(error))
  }
}

export function meaningOf(code: string | null): Sent {
  if (code === null || LATER.test(code)) return { is: 'later' }
  return code === 'auth.required' ? { is: 'logIn' } : { is: 'refused', code }
}

async function sendPhoto(id: string, atMs: number, { dispatchId, photo }: PhotoBody): Promise<void> {
  const query = new URLSearchParams({ dispatch: dispatchId, client: id, atMs: String(Math.round(atMs)) })
  await postBytes(`/upload/task-photo?${query}`, 'image/jpeg', photo)
}
