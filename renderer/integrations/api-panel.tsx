// Keys of other programs, and who is sent events: what the open API is handled with.
import { Button } from 'antd'
import { FileTextOutlined } from '@ant-design/icons'
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { KeyList } from './key-list.tsx'
import { SubscriptionList } from './subscription-list.tsx'

export function ApiPanel({ user }: { readonly user: User }) {
  const { t } = useWords()
  return (
    <div className="api-panel" data-testid="api-panel">
      <p className="api-about">
        <span className="muted">{t('integrations:api.about')}</span>
        <Button icon={<FileTextOutlined />} href="/api/docs" target="_blank" rel="noopener" data-testid="api-docs">
          {t('integrations:api.docs')}
        </Button>
      </p>
      <KeyList mayManage={user.permissions.includes('manageUsers')} />
      <SubscriptionList />
    </div>
  )
}
