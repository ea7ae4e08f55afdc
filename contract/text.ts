// What people may type: no control characters and none that turn the direction of writing, which could make a line read as another.
import { z } from 'zod'

const LINE = /^[^\p{Cc}\p{Bidi_Control}]*$/u
const TEXT = /^(?:[^\p{Cc}\p{Bidi_Control}]|[\n\t])*$/u
/** A name of nothing but blanks of no width could be seen, read out or told from another by nobody. */
const VISIBLE = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{M}\u2800]/u
const MESSAGE = 'no control characters'

/** One line: a name, a summary, a reason. */
export const lineSchema = (max: number) => z.string().trim().min(1).max(max).regex(LINE, MESSAGE).regex(VISIBLE, 'something that can be seen')

/** Several lines: a note. May be empty. */
export const textSchema = (max: number) => z.string().trim().max(max).regex(TEXT, MESSAGE)
