// What people may type: no control characters and none that turn the direction of writing, which could make a line read as another.
import { z } from 'zod'

const LINE = /^[^\p{Cc}\p{Bidi_Control}]*$/u
const TEXT = /^(?:[^\p{Cc}\p{Bidi_Control}]|[\n\t])*$/u
const MESSAGE = 'no control characters'

/** One line: a name, a summary, a reason. */
export const lineSchema = (max: number) => z.string().trim().min(1).max(max).regex(LINE, MESSAGE)

/** Several lines: a note. May be empty. */
export const textSchema = (max: number) => z.string().trim().max(max).regex(TEXT, MESSAGE)
