// Where reports go: the mail server and the shared folder, each with a press that tries it.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Form, Input, InputNumber, Popconfirm, Segmented, Spin } from 'antd'
import { MAIL_SECURITIES, type MailSecurity } from '../../contract/report-words.ts'
import type { MailSettings, ReportOutlets, ReportOutletsSave } from '../../contract/reports.ts'
import { api, orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { errorText, useWords } from '../i18n.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'

const PORTS: Readonly<Record<MailSecurity, number>> = { tls: 465, starttls: 587, none: 25 }
type Told = { readonly isGood: boolean; readonly text: string } | null

export function OutletsForm({ mayChange }: { readonly mayChange: boolean }) {
  const { t } = useWords()
  const { data, error } = useQuery(orpc.reportSchedules.outlets.queryOptions())
  if (error !== null && data === undefined) return <ListError error={error} />
  if (data === undefined) return <Spin />
  return (
    <div className="outlets" data-testid="outlets">
      <h2>{t('reportDesk:outletsTitle')}</h2>
      {data.failed > 0 && <Alert type="error" showIcon title={t('reportDesk:failedDeliveries', { n: data.failed })} />}
      {mayChange ? (
        <>
          <MailForm key={JSON.stringify(data.mail)} mail={data.mail} />
          <FolderForm key={data.folder?.path ?? ''} folder={data.folder?.path ?? ''} />
        </>
      ) : (
        <p className="muted">{data.mail === null && data.folder === null ? t('reportDesk:noOutlet') : t('reportDesk:outletsSet')}</p>
      )}
    </div>
  )
}

interface MailValues {
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  readonly user?: string
  readonly password?: string
  readonly from: string
  readonly ca?: string
}

function MailForm({ mail }: { readonly mail: ReportOutlets['mail'] }) {
  const { t } = useWords()
  const [form] = Form.useForm<MailValues>()
  const { busy, told, save, test } = useOutlets()
  const [to, setTo] = useState('')
  const initial: Partial<MailValues> = mail === null ? { security: 'starttls', port: 587 } : { ...mail, user: mail.user ?? '', ca: mail.ca ?? '' }
  return (
    <Form
      form={form}
      layout="vertical"
      size="small"
      requiredMark={false}
      initialValues={initial}
      onFinish={(values) => void save({ mail: toSettings(values) })}
      className="mail-form"
    >
      <h3>{t('reportDesk:mail')}</h3>
      <Form.Item name="security" label={t('reportDesk:security')} className="outlet-wide" extra={t('reportDesk:securityHint')}>
        <Segmented
          options={MAIL_SECURITIES.map((value) => ({ value, label: <span data-testid={`mail-${value}`}>{t(`reportDesk:securities.${value}`)}</span> }))}
          onChange={(security: MailSecurity) => form.setFieldValue('port', PORTS[security])}
        />
      </Form.Item>
      <Form.Item name="host" label={t('reportDesk:host')} rules={[{ required: true, pattern: /^[A-Za-z0-9.:-]+$/, message: t('reportDesk:hostNeeded') }]}>
        <Input maxLength={253} autoComplete="off" data-testid="mail-host" />
      </Form.Item>
      <Form.Item name="port" label={t('reportDesk:port')} rules={[{ required: true, message: t('reportDesk:hostNeeded') }]}>
        <InputNumber min={1} max={65535} precision={0} data-testid="mail-port" />
      </Form.Item>
      <Form.Item name="user" label={t('reportDesk:user')}>
        <Input maxLength={200} autoComplete="off" data-testid="mail-user" />
      </Form.Item>
      <Form.Item name="password" label={t('reportDesk:password')}>
        <PasswordInput
          maxLength={500}
          autoComplete="new-password"
          placeholder={mail?.hasPassword === true ? t('reportDesk:passwordKept') : ''}
          data-testid="mail-password"
        />
      </Form.Item>
      <Form.Item
        name="from"
        label={t('reportDesk:sender')}
        rules={[{ required: true, type: 'email', message: t('reportDesk:senderNeeded') }]}
        className="outlet-wide"
      >
        <Input maxLength={254} data-testid="mail-from" />
      </Form.Item>
      <Form.Item name="ca" label={t('reportDesk:ca')} className="outlet-wide">
        <Input.TextArea autoSize={{ minRows: 1, maxRows: 4 }} maxLength={20_000} placeholder="-----BEGIN CERTIFICATE-----" data-testid="mail-ca" />
      </Form.Item>
      <div className="template-buttons outlet-wide">
        <Button type="primary" htmlType="submit" loading={busy} data-testid="mail-save">
          {t('reportDesk:save')}
        </Button>
        {mail !== null && (
          <>
            <Input
              className="test-to"
              value={to}
              placeholder={t('reportDesk:testTo')}
              onChange={({ target }) => setTo(target.value.trim())}
              data-testid="mail-test-to"
            />
            <Button loading={busy} onClick={() => void test(() => api.reportSchedules.testMail({ to: to === '' ? null : to }))} data-testid="mail-test">
              {t('reportDesk:test')}
            </Button>
            <Popconfirm title={t('reportDesk:outletSure')} okText={t('reportDesk:remove')} cancelText={t('cancel')} onConfirm={() => void save({ mail: null })}>
              <Button danger>{t('reportDesk:remove')}</Button>
            </Popconfirm>
          </>
        )}
      </div>
      <Said told={told} testId="mail-told" />
    </Form>
  )
}

function FolderForm({ folder }: { readonly folder: string }) {
  const { t } = useWords()
  const { busy, told, save, test } = useOutlets()
  const [path, setPath] = useState(folder)
  return (
    <div className="folder-form">
      <h3>{t('reportDesk:folder')}</h3>
      <Input
        size="small"
        value={path}
        maxLength={500}
        aria-label={t('reportDesk:folder')}
        placeholder={t('reportDesk:folderPath')}
        onChange={({ target }) => setPath(target.value)}
        data-testid="folder-path"
      />
      <p className="muted">{t('reportDesk:folderHint')}</p>
      <div className="template-buttons">
        <Button
          size="small"
          type="primary"
          loading={busy}
          disabled={path.trim() === '' || path === folder}
          onClick={() => void save({ folder: { path: path.trim() } })}
          data-testid="folder-save"
        >
          {t('reportDesk:save')}
        </Button>
        {folder !== '' && (
          <>
            <Button size="small" loading={busy} onClick={() => void test(() => api.reportSchedules.testFolder())} data-testid="folder-test">
              {t('reportDesk:test')}
            </Button>
            <Popconfirm
              title={t('reportDesk:outletSure')}
              okText={t('reportDesk:remove')}
              cancelText={t('cancel')}
              onConfirm={() => void save({ folder: null })}
            >
              <Button size="small" danger>
                {t('reportDesk:remove')}
              </Button>
            </Popconfirm>
          </>
        )}
      </div>
      <Said told={told} testId="folder-told" />
    </div>
  )
}

function Said({ told, testId }: { readonly told: Told; readonly testId: string }) {
  return told === null ? null : (
    <Alert className="outlet-wide" type={told.isGood ? 'success' : 'error'} showIcon title={told.text} data-testid={testId} data-good={told.isGood} />
  )
}

function useOutlets() {
  const { t, i18n } = useWords()
  const client = useQueryClient()
  const errorWords = useErrorWords()
  const [busy, setBusy] = useState(false)
  const [told, setTold] = useState<Told>(null)
  const during = async (work: () => Promise<Told>) => {
    setBusy(true)
    setTold(null)
    setTold(await work().catch((error: unknown) => ({ isGood: false, text: errorWords(error) })))
    setBusy(false)
  }
  return {
    busy,
    told,
    save: (change: ReportOutletsSave) =>
      during(async () => {
        await api.reportSchedules.saveOutlets(change)
        void client.invalidateQueries({ queryKey: orpc.reportSchedules.outlets.key() })
        return { isGood: true, text: t('reportDesk:saved') }
      }),
    test: (ask: () => Promise<{ readonly problem: string | null; readonly detail: string }>) =>
      during(async () => {
        const { problem, detail } = await ask()
        return problem === null ? { isGood: true, text: t('reportDesk:testGood') } : { isGood: false, text: `${errorText(problem, i18n.language)} ${detail}` }
      }),
  }
}

function toSettings({ host, port, security, user, password, from, ca }: MailValues): MailSettings {
  return {
    host,
    port,
    security,
    user: user === undefined || user.trim() === '' ? null : user,
    from,
    ca: ca === undefined || ca.trim() === '' ? null : ca.trim(),
    ...(password === undefined || password === '' ? {} : { password }),
  }
}
