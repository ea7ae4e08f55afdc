// How a checkpoint of a round stands, as shape, colour and word.
import type { PointResult } from '../../contract/patrol.ts'
import { useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'

const TONES: Readonly<Record<PointResult, Tone>> = {
  pending: 'quiet',
  normal: 'good',
  missed: 'bad',
  wrongOrder: 'warn',
  wrongInterval: 'warn',
  late: 'warn',
  unverified: 'busy',
}

export function ResultMark({ result }: { readonly result: PointResult }) {
  const { t } = useWords()
  return <ToneMark tone={TONES[result]} text={t(`patrol:result.${result}`)} />
}
