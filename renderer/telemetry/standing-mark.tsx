// How a metric or a device stands, as shape, colour and word.
import { ToneMark } from '../parts/state-mark.tsx'
import { useWords } from '../i18n.ts'
import { STANDING_TONES, type Standing } from './standing.ts'

export function StandingMark({ standing, large = false }: { readonly standing: Standing | null; readonly large?: boolean }) {
  const { t } = useWords()
  if (standing === null) return <ToneMark tone="quiet" text={t('telemetry:standing.never')} large={large} />
  return <ToneMark tone={STANDING_TONES[standing]} text={t(`telemetry:standing.${standing}`)} large={large} />
}
