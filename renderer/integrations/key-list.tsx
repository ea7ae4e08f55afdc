// The integration keys: what each may do, when it was used last, when it ends; made and revoked by whoever may.
import { useState, type HTMLAttributes } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Popconfirm, Table, Tag } from 'antd'
import { KEY_EXPIRES_SOON_MS, type KeyView } from '../../contract/integration-key.ts'
import { api, orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useNow } from '../use-now.ts'
import { KeyForm } from './key-form.tsx'
import { scopeWord } from './scope-word.ts'

const LOOK_EVERY_MS = 10_000

export function KeyList({ mayManage }: { readonly mayManage: boolean }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const client = useQueryClient()
  const [isMaking, setIsMaking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const { data, error } = useQuery(orpc.keys.list.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  const changed = () => client.invalidateQueries({ queryKey: orpc.keys.list.key() })
  const revoke = async (id: string) => {
    setFailure(null)
    try {
      await api.keys.revoke({ id })
    } catch (thrown) {
      setFailure(errorWords(thrown))
    }
    await changed()
  }
  return (
    <section className="api-part">
      <div className="api-top">
        <h2>{t('integrations:api.keys')}</h2>
        {mayManage ? (
          <Button type="primary" onClick={() => setIsMaking(true)} data-testid="key-new">
            {t('integrations:api.keyNew')}
          </Button>
        ) : (
          <span className="muted">{t('integrations:api.keysMayNot')}</span>
        )}
      </div>
      {error !== null && data === undefined && <ListError error={error} />}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <Table<KeyView>
        size="small"
        rowKey="id"
        pagination={false}
        loading={data === undefined && error === null}
        dataSource={data ?? []}
        locale={{ emptyText: t('integrations:api.keysNone') }}
        scroll={{ x: 'max-content' }}
        onRow={(key) => ({ 'data-testid': 'key-row', 'data-name': key.name }) as HTMLAttributes<HTMLElement>}
        columns={[
          { title: t('integrations:api.name'), render: (_, key) => <strong>{key.name}</strong> },
          { title: t('integrations:api.state'), render: (_, key) => <KeyState of={key} /> },
          {
            title: t('integrations:api.scopes'),
            render: (_, { scopes }) => scopes.map((scope) => <Tag key={scope}>{t(`integrations:api.scope.${scopeWord(scope)}`)}</Tag>),
          },
          {
            title: t('integrations:api.lastUsed'),
            render: (_, { lastUsedAtMs }) => (lastUsedAtMs === null ? t('integrations:api.never') : siteTime(lastUsedAtMs)),
          },
          {
            title: t('integrations:api.expires'),
            render: (_, { expiresAtMs }) => (expiresAtMs === null ? t('integrations:api.noEnd') : siteTime(expiresAtMs, 'date')),
          },
          { title: t('integrations:api.rate'), render: (_, { ratePerMinute }) => ratePerMinute },
          {
            title: t('integrations:api.addresses'),
            render: (_, { addresses }) => (addresses.length === 0 ? t('integrations:api.anywhere') : addresses.join(' ')),
          },
          {
            title: '',
            fixed: 'right',
            render: (_, { id, name, revokedAtMs }) =>
              mayManage &&
              revokedAtMs === null && (
                <Popconfirm
                  title={t('integrations:api.revokeSure', { name })}
                  okText={t('integrations:api.revoke')}
                  okButtonProps={{ 'data-testid': 'key-revoke-sure' }}
                  cancelText={t('cancel')}
                  onConfirm={() => void revoke(id)}
                >
                  <Button size="small" danger data-testid="key-revoke">
                    {t('integrations:api.revoke')}
                  </Button>
                </Popconfirm>
              ),
          },
        ]}
      />
      {isMaking && (
        <KeyForm
          onMade={() => void changed()}
          onClose={() => {
            setIsMaking(false)
          }}
        />
      )}
    </section>
  )
}

function KeyState({ of: { revokedAtMs, expiresAtMs } }: { readonly of: KeyView }) {
  const { t } = useWords()
  const now = useNow()
  if (revokedAtMs !== null) return <ToneMark tone="quiet" text={t('integrations:api.revoked')} />
  if (expiresAtMs !== null && expiresAtMs <= now) return <ToneMark tone="bad" text={t('integrations:api.expired')} />
  if (expiresAtMs !== null && expiresAtMs - now < KEY_EXPIRES_SOON_MS) {
    return <ToneMark tone="warn" text={t('integrations:api.expiresSoon', { days: Math.max(1, Math.ceil((expiresAtMs - now) / 86_400_000)) })} />
  }
  return <ToneMark tone="good" text={t('integrations:api.inForce')} />
}
