// Commands to an MQTT face terminal and their answers, matched by message number.
import { randomUUID } from 'node:crypto'
import { at, toNumber, toText } from '../loose-json.ts'

export interface FaceAnswer {
  /** `silent`: it left, and nobody knows. `unreachable`: it certainly did not leave. */
  readonly is: 'ok' | 'refused' | 'silent' | 'unreachable'
  readonly code: number | null
  /** Of a refusal: the terminal's code and words. */
  readonly words: string
  readonly info: unknown
}

export interface FaceCommands {
  /** Never throws and never repeats. */
  ask(operator: string, info: object, waitMs: number): Promise<FaceAnswer>
  /** @param said an answer, or what claims to be one */
  answered(said: unknown): void
  /** Whatever is under way is not waited for any longer, and nothing more is sent. */
  stop(): void
}

const CODE_OK = 200

/** @param publish rejects when the message certainly did not leave */
export function createFaceCommands(publish: (payload: string) => Promise<void>): FaceCommands {
  const waiting = new Map<string, { readonly operator: string; end(answer: FaceAnswer): void }>()
  let isStopped = false
  const without = (is: 'silent' | 'unreachable'): FaceAnswer => ({ is, code: null, words: '', info: undefined })
  return {
    ask: (operator, info, waitMs) =>
      new Promise((resolve) => {
        if (isStopped) return resolve(without('unreachable'))
        const messageId = randomUUID()
        const end = (answer: FaceAnswer) => {
          clearTimeout(timer)
          waiting.delete(messageId)
          resolve(answer)
        }
        const timer = setTimeout(() => end(without('silent')), waitMs)
        waiting.set(messageId, { operator, end })
        publish(JSON.stringify({ messageId, operator, info })).catch(() => end(without('unreachable')))
      }),
    answered(said) {
      const asked = waiting.get(toText(at(said, 'messageId'), 64) ?? '')
      if (asked !== undefined && at(said, 'operator') === `${asked.operator}-Ack`) asked.end(answerOf(said))
    },
    stop() {
      isStopped = true
      for (const { end } of waiting.values()) end(without('silent'))
    },
  }
}

/** Some leave out the code, some the result; one of them has to say yes and neither no. */
function answerOf(said: unknown): FaceAnswer {
  const info = at(said, 'info')
  const rawCode = at(said, 'code')
  const code = toNumber(rawCode)
  const result = toText(at(info, 'result'), 16)?.toLowerCase()
  const isOk = (result === 'ok' || code === CODE_OK) && result !== 'fail' && (rawCode === undefined || code === CODE_OK)
  const words = [toText(rawCode, 32), toText(at(info, 'detail'), 160)].filter((word) => word !== null).join(' ')
  return { is: isOk ? 'ok' : 'refused', code, words, info }
}
