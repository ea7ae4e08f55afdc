// How a device answered, as shape, colour and word.
import { useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import type { Answer } from './new-cameras.ts'

/** `warn`: something can be done about it right here. */
const TONES: Readonly<Partial<Record<Answer, Tone>>> = {
  ok: 'good',
  wrongPassword: 'warn',
  loginNeeded: 'warn',
  heldBack: 'warn',
  clockSkew: 'warn',
}

export function AnswerMark({ answer }: { readonly answer: Answer }) {
  const { t } = useWords()
  return <ToneMark tone={TONES[answer] ?? 'bad'} text={t(`cameras:answer.${answer}`)} />
}
