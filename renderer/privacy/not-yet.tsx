// In the place of what a page shows, until it is known: that it is read, or why it cannot be.
import { Spin } from 'antd'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'

export function NotYet({ error }: { readonly error: Error | null }) {
  const { t } = useWords()
  if (error !== null) return <ListError error={error} />
  return (
    <p role="status">
      <Spin size="small" /> {t('privacy:reading')}
    </p>
  )
}
