// Says that what is on screen is not a real place.
import { Tooltip } from 'antd'
import { useWords } from '../i18n.ts'

export function DemoBadge() {
  const { t } = useWords()
  return (
    <Tooltip title={t('demoHint')}>
      <strong className="demo-badge" data-testid="demo-badge">
        {t('demo')}
      </strong>
    </Tooltip>
  )
}
