// The staff: who is on duty, whose phone hears, how much each has to do; managers also say who they are.
import { useState } from 'react'
import { Alert, Button, Popconfirm, Switch, Table } from 'antd'
import type { User } from '../../contract/people.ts'
import { certificateStanding, type Certificate, type StaffView } from '../../contract/staff.ts'
import { api } from '../api.ts'
import { GuardsStrip } from '../dispatch/guards-strip.tsx'
import { ReachMark } from '../dispatch/reach-mark.tsx'
import { useDispatchWords } from '../dispatch/use-dispatch-words.ts'
import { useStaff } from '../dispatch/use-staff.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useNow } from '../use-now.ts'
import { StaffForm } from './staff-form.tsx'

const MINUTE_MS = 60_000

export function StaffPanel({ user }: { readonly user: User }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const staff = useStaff()
  const [edited, setEdited] = useState<StaffView | 'new' | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const mayConfigure = user.permissions.includes('configureDesk')
  const run = async (call: Promise<unknown>) => {
    try {
      await call
      setFailure(null)
    } catch (error) {
      setFailure(errorWords(error))
    }
  }
  return (
    <section className="staff-panel" data-testid="staff-panel">
      <GuardsStrip />
      {mayConfigure && (
        <Button type="primary" data-testid="staff-new" onClick={() => setEdited('new')}>
          {t('dispatch:staff.add')}
        </Button>
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} closable={{ onClose: () => setFailure(null) }} />}
      <Table<StaffView>
        size="small"
        rowKey="id"
        scroll={{ x: 'max-content' }}
        loading={staff === undefined}
        dataSource={[...(staff ?? [])]}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        locale={{ emptyText: t(mayConfigure ? 'dispatch:staff.none' : 'dispatch:staff.noneYet') }}
        columns={[
          {
            title: t('dispatch:staff.name'),
            render: (_, one) => (
              <>
                <strong>{one.name}</strong> <span className="muted">{t(`dispatch:post.${one.post}`)}</span>
              </>
            ),
          },
          {
            title: t('dispatch:staff.duty'),
            render: (_, one) => (
              <Switch
                checked={one.onDutySinceMs !== null}
                checkedChildren={t('dispatch:staff.on')}
                unCheckedChildren={t('dispatch:staff.off')}
                aria-label={t('dispatch:staff.dutyOf', { name: one.name })}
                data-testid="staff-duty"
                onChange={(onDuty) => void run(api.staff.setDuty({ id: one.id, onDuty }))}
              />
            ),
          },
          { title: t('dispatch:staff.phone'), render: (_, { phone }) => phone ?? '—' },
          { title: t('dispatch:staff.reach'), render: (_, one) => <ReachMark reach={one.reach} /> },
          { title: t('dispatch:staff.load'), render: (_, one) => (one.load === 0 ? t('dispatch:reason.free') : t('dispatch:tasks', { n: one.load })) },
          { title: t('dispatch:staff.place'), render: (_, one) => <Place staff={one} /> },
          {
            title: t('dispatch:staff.skills'),
            render: (_, { skills }) => skills.map((skill) => t(`dispatch:skill.${skill}`)).join(t('dispatch:listComma')) || '—',
          },
          { title: t('dispatch:staff.certificates'), render: (_, { certificates }) => <Certificates certificates={certificates} /> },
          ...(mayConfigure
            ? [
                {
                  title: '',
                  render: (_: unknown, one: StaffView) => (
                    <span className="staff-acts">
                      <Button data-testid="staff-edit" onClick={() => setEdited(one)}>
                        {t('dispatch:staff.edit')}
                      </Button>
                      <Popconfirm
                        title={t('dispatch:staff.removeSure', { name: one.name })}
                        okText={t('dispatch:staff.remove')}
                        cancelText={t('cancel')}
                        onConfirm={() => void run(api.staff.remove({ id: one.id }))}
                      >
                        <Button danger data-testid="staff-remove">
                          {t('dispatch:staff.remove')}
                        </Button>
                      </Popconfirm>
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
      {edited !== null && <StaffForm staff={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </section>
  )
}

function Place({ staff: { lastPlace } }: { readonly staff: StaffView }) {
  const { t } = useWords()
  const { roughAge } = useDispatchWords()
  const now = useNow(MINUTE_MS)
  if (lastPlace === null) return <span className="muted">{t('dispatch:reason.placeUnknown')}</span>
  return (
    <>
      {lastPlace.name} <span className="muted">{roughAge(now - lastPlace.atMs)}</span>
    </>
  )
}

function Certificates({ certificates }: { readonly certificates: readonly Certificate[] }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const now = useNow(MINUTE_MS)
  if (certificates.length === 0) return <span className="muted">{t('dispatch:staff.noCertificate')}</span>
  return certificates.map((one) => {
    const standing = certificateStanding(one, now)
    return (
      <div key={`${one.name} ${one.number}`} data-testid="certificate" data-standing={standing}>
        {one.name}{' '}
        {standing !== 'valid' && (
          <ToneMark tone={standing === 'lapsed' ? 'bad' : 'warn'} text={t(`dispatch:certificate.${standing}`, { date: siteTime(one.validUntilMs!, 'date') })} />
        )}
      </div>
    )
  })
}
