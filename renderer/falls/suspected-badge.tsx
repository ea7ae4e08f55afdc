// How many suspected falls wait to be reviewed: silent, and a way to them.
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { ALL_OPEN } from './fall-filter.ts'
import { useFallsStore } from './falls-store.ts'
import { useOpenCount } from './use-falls.ts'

export function SuspectedBadge() {
  const { t } = useWords()
  const go = useDesk((d) => d.go)
  const open = useOpenCount()
  if (open === undefined || open.count === 0) return null
  const show = () => {
    useFallsStore.setState({ filter: ALL_OPEN, isLarge: false })
    go('falls')
  }
  return (
    <button type="button" className="suspected-badge" title={t('falls:openCountHint')} data-testid="suspected" data-count={open.count} onClick={show}>
      {t(open.more ? 'falls:openCountMany' : 'falls:openCount', { count: open.count })}
    </button>
  )
}
