// Settings → Accounts: who may sign in, made, given another role, shut and given a new password.
import { useState } from 'react'
import { Alert, App, Button, Form, Input, Modal, Popconfirm, Select, Table, Tag, Typography } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Account, GivenPassword } from '../../contract/accounts.ts'
import { ROLES, type Role } from '../../contract/vocabulary.ts'
import { api, orpc } from '../api.ts'
import { useDeed } from '../duty/use-deed.ts'
import { useWords } from '../i18n.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'

/** Who is logged in changes without this screen. */
const AGAIN_AFTER_MS = 3000
const NAME = /^[\p{L}\p{N}._@-]{1,64}$/u

export function AccountsPanel({ ownId }: { readonly ownId: string }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const siteTime = useSiteTime()
  const { message } = App.useApp()
  const client = useQueryClient()
  const { data, error } = useQuery(orpc.accounts.list.queryOptions({ refetchInterval: AGAIN_AFTER_MS }))
  const { run, failure, busy } = useDeed()
  const [adding, setAdding] = useState(false)
  const [raising, setRaising] = useState<Account | null>(null)
  const [given, setGiven] = useState<GivenPassword | null>(null)
  const refresh = () => client.invalidateQueries({ queryKey: orpc.accounts.key() })
  const act = async (work: () => Promise<unknown>, done: string) => {
    if (await run(work)) void message.success(done)
    await refresh()
  }
  return (
    <section className="accounts" data-testid="accounts">
      <p className="muted">{t('access:accountsHint')}</p>
      {error !== null && <Alert type="error" showIcon title={errorWords(error)} />}
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="accounts-failure" />}
      <Button type="primary" data-testid="account-add" onClick={() => setAdding(true)}>
        {t('access:add')}
      </Button>
      <Table<Account>
        size="small"
        rowKey="id"
        loading={data === undefined && error === null}
        dataSource={data ?? []}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        rowClassName={({ disabledAtMs }) => (disabledAtMs === null ? '' : 'account-shut')}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            title: t('access:name'),
            render: (_, { id, name }) => (
              <span data-testid="account-row">
                <strong>{name}</strong> {id === ownId && <Tag>{t('access:you')}</Tag>}
              </span>
            ),
          },
          { title: t('access:role'), render: (_, { role }) => t(`words:role.${role}`) },
          { title: t('access:standing'), render: (_, account) => <Standing account={account} /> },
          { title: t('access:lastIn'), render: (_, { signedInAtMs }) => (signedInAtMs === null ? t('access:never') : siteTime(signedInAtMs, 'full')) },
          {
            title: t('access:actions'),
            render: (_, account) =>
              account.id === ownId ? (
                <span className="muted">{t('access:ownHint')}</span>
              ) : (
                <span className="account-actions">
                  <Button data-testid="account-role" onClick={() => setRaising(account)}>
                    {t('access:setRole')}
                  </Button>
                  <Popconfirm
                    title={t('access:resetSure', { name: account.name })}
                    okButtonProps={{ 'data-testid': 'account-reset-sure' }}
                    onConfirm={() => void run(async () => setGiven(await api.accounts.resetPassword({ id: account.id }))).then(refresh)}
                  >
                    <Button disabled={busy} data-testid="account-reset">
                      {t('access:reset')}
                    </Button>
                  </Popconfirm>
                  {account.disabledAtMs === null ? (
                    <Popconfirm
                      title={t('access:disableSure', { name: account.name })}
                      okButtonProps={{ 'data-testid': 'account-disable-sure' }}
                      onConfirm={() => void act(() => api.accounts.disable({ id: account.id }), t('access:disabled', { name: account.name }))}
                    >
                      <Button danger disabled={busy} data-testid="account-disable">
                        {t('access:disable')}
                      </Button>
                    </Popconfirm>
                  ) : (
                    <Button
                      disabled={busy}
                      data-testid="account-enable"
                      onClick={() => void act(() => api.accounts.enable({ id: account.id }), t('access:enabled', { name: account.name }))}
                    >
                      {t('access:enable')}
                    </Button>
                  )}
                </span>
              ),
          },
        ]}
      />
      {adding && (
        <AddDialog
          onClose={() => setAdding(false)}
          onGiven={(made) => {
            setAdding(false)
            setGiven(made)
            void refresh()
          }}
        />
      )}
      {raising !== null && <RoleDialog account={raising} onClose={() => setRaising(null)} onDone={() => void refresh()} />}
      {given !== null && <GivenDialog given={given} onClose={() => setGiven(null)} />}
    </section>
  )
}

function Standing({ account: { disabledAtMs, mustChange, hasCodes, sessions } }: { readonly account: Account }) {
  const { t } = useWords()
  if (disabledAtMs !== null) return <ToneMark tone="bad" text={t('access:shut')} />
  return (
    <span className="account-standing">
      <ToneMark tone={sessions > 0 ? 'good' : 'quiet'} text={sessions > 0 ? t('access:in', { count: sessions }) : t('access:out')} />
      {hasCodes && <ToneMark tone="good" text={t('access:withCodes')} />}
      {mustChange && <ToneMark tone="warn" text={t('access:toChange')} />}
    </span>
  )
}

interface Typed {
  readonly name: string
  readonly role: Role
}

function AddDialog({ onClose, onGiven }: { readonly onClose: () => void; readonly onGiven: (given: GivenPassword) => void }) {
  const { t } = useWords()
  const { run, failure, busy } = useDeed()
  const { field, afterOpenChange } = useOpenFocused()
  const [form] = Form.useForm<Typed>()
  const add = (typed: Typed) => void run(async () => onGiven(await api.accounts.add(typed)))
  return (
    <Modal
      open
      title={t('access:add')}
      onCancel={onClose}
      afterOpenChange={afterOpenChange}
      cancelText={t('cancel')}
      okText={t('access:addOk')}
      okButtonProps={{ loading: busy, 'data-testid': 'account-add-ok' }}
      onOk={() => form.submit()}
    >
      <Form<Typed> form={form} layout="vertical" requiredMark={false} initialValues={{ role: 'operator' }} onFinish={add}>
        <Form.Item
          name="name"
          label={t('access:name')}
          extra={t('auth:nameRule')}
          rules={[
            { required: true, message: t('auth:required') },
            { pattern: NAME, message: t('auth:nameRule') },
          ]}
        >
          <Input ref={field} autoComplete="off" maxLength={64} data-testid="account-name" onPressEnter={() => form.submit()} />
        </Form.Item>
        <RoleField />
      </Form>
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="account-failure" />}
    </Modal>
  )
}

function RoleField() {
  const { t } = useWords()
  return (
    <Form.Item name="role" label={t('access:role')} extra={t('access:roleHint')}>
      <Select data-testid="account-role-choice" options={ROLES.map((role) => ({ value: role, label: t(`words:role.${role}`) }))} />
    </Form.Item>
  )
}

function RoleDialog({ account, onClose, onDone }: { readonly account: Account; readonly onClose: () => void; readonly onDone: () => void }) {
  const { t } = useWords()
  const { run, failure, busy } = useDeed()
  const [form] = Form.useForm<{ readonly role: Role }>()
  const save = async ({ role }: { readonly role: Role }) => {
    if (!(await run(() => api.accounts.setRole({ id: account.id, role })))) return
    onDone()
    onClose()
  }
  return (
    <Modal
      open
      title={t('access:setRoleOf', { name: account.name })}
      onCancel={onClose}
      cancelText={t('cancel')}
      okText={t('access:save')}
      okButtonProps={{ loading: busy, 'data-testid': 'account-role-ok' }}
      onOk={() => form.submit()}
    >
      <p>{t('access:roleEnds')}</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ role: account.role }} onFinish={(typed: { role: Role }) => void save(typed)}>
        <RoleField />
      </Form>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </Modal>
  )
}

function GivenDialog({ given: { account, password }, onClose }: { readonly given: GivenPassword; readonly onClose: () => void }) {
  const { t } = useWords()
  return (
    <Modal
      open
      title={t('access:given', { name: account.name })}
      closable={false}
      footer={
        <Button type="primary" onClick={onClose} data-testid="given-noted">
          {t('access:recoveryNoted')}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t('access:givenOnce')} />
      <Typography.Paragraph className="given-password" copyable={{ text: password }} data-testid="given-password">
        {password}
      </Typography.Paragraph>
    </Modal>
  )
}
