// Says loudly that what is on screen is no longer the present.
import { useConnection } from '../connection.ts'
import { useAgeText } from '../parts/use-age-text.ts'
import { useNow } from '../use-now.ts'
import { useWords } from '../i18n.ts'

export function ConnectionBanner() {
  const { t } = useWords()
  const { state, heardAtMs } = useConnection()
  const ageText = useAgeText()
  const now = useNow()
  if (state !== 'lost') return null
  return (
    <div className="banner" role="alert" data-testid="connection-lost">
      <strong>{t('lostTitle')}</strong> {t('lostText', { age: ageText(now - heardAtMs) })}
    </div>
  )
}
