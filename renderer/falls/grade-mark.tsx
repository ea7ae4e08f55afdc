// What became of a fall, and what a person said of it, as shape, colour and word.
import type { FallRecord } from '../../contract/falling.ts'
import type { FallGrade } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'

const GRADE: Readonly<Record<FallGrade, Tone>> = { alarm: 'bad', suspected: 'warn', rejected: 'quiet' }
const REVIEW: Readonly<Record<NonNullable<FallRecord['review']>, Tone>> = { open: 'busy', real: 'bad', notReal: 'quiet' }

export function GradeMark({ grade, large = false }: { readonly grade: FallGrade; readonly large?: boolean }) {
  const { t } = useWords()
  return <ToneMark tone={GRADE[grade]} text={t(`words:fallGrade.${grade}`)} large={large} />
}

export function ReviewMark({ review }: { readonly review: FallRecord['review'] }) {
  const { t } = useWords()
  return review === null ? null : <ToneMark tone={REVIEW[review]} text={t(`words:fallReview.${review}`)} />
}
