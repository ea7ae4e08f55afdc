// What a screen may send on its socket: a call or the end of one, in exactly the shape our own page uses.
import { z } from 'zod'

const id = z.string().regex(/^\w{1,32}$/)
const call = z.strictObject({
  i: id,
  t: z.literal(1).optional(),
  p: z.strictObject({
    u: z.string().regex(/^\/[\w/.-]{1,100}$/),
    m: z.literal('POST').optional(),
    // The input; each call's own schema reads it.
    b: z.unknown().optional(),
    h: z.strictObject({ 'last-event-id': z.string().max(100).optional() }).optional(),
  }),
})
const end = z.strictObject({ i: id, t: z.literal(4), p: z.unknown().optional() })
const message = z.union([call, end])

/** Whether the handler of calls may be shown it; anything else it would answer with a stack trace on stderr. */
export function isRpcMessage(text: string): boolean {
  try {
    return message.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}
