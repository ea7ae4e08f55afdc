// Asks whoever makes a dangerous call to show who it is again, or for somebody else to allow it, here or at another console.
import { Alert, Button, Form, Input, Modal } from 'antd'
import { useEffect, useState } from 'react'
import { api } from '../api.ts'
import { prove } from '../auth/auth-api.ts'
import { useDeed } from '../duty/use-deed.ts'
import { useWords } from '../i18n.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { PasswordInput } from '../parts/password-input.tsx'
import { useNow } from '../use-now.ts'
import { ActFacts } from './act-facts.tsx'
import { useGuard, type Wish } from './guard-store.ts'
import { useApprovals } from './use-approvals.ts'

/** Above whatever dialog made the call. */
const Z_INDEX = 1500

export function GuardDialog() {
  const wish = useGuard((g) => g.wish)
  if (wish === null) return null
  return wish.type === 'proof' ? <ProofDialog wish={wish} /> : <SecondDialog key={wish.approvalId} wish={wish} />
}

function ProofDialog({ wish }: { readonly wish: Wish & { type: 'proof' } }) {
  const { t } = useWords()
  const answer = useGuard((g) => g.answer)
  const { run, failure, busy } = useDeed()
  const { field, afterOpenChange } = useOpenFocused()
  const [form] = Form.useForm<{ readonly shown: string }>()
  const send = async ({ shown }: { readonly shown: string }) => {
    form.resetFields()
    // no password is six digits
    const digits = shown.replace(/\s/g, '')
    if (await run(() => prove(/^\d{6}$/.test(digits) ? { code: digits } : { password: shown }))) answer(true)
  }
  return (
    <Modal
      open
      zIndex={Z_INDEX}
      title={t('access:proofTitle')}
      onCancel={() => answer(false)}
      afterOpenChange={afterOpenChange}
      cancelText={t('cancel')}
      okText={t('access:proofOk')}
      okButtonProps={{ loading: busy, 'data-testid': 'proof-ok' }}
      onOk={() => form.submit()}
    >
      <div data-testid="proof">
        {wish.act !== null && <p>{t(`access:act.${wish.act}`)}</p>}
        <Form form={form} layout="vertical" requiredMark={false} onFinish={(typed) => void send(typed)}>
          <Form.Item name="shown" label={t('access:proofField')} extra={t('access:proofHint')} rules={[{ required: true, message: t('auth:required') }]}>
            <PasswordInput ref={field} autoComplete="current-password" maxLength={256} data-testid="proof-shown" />
          </Form.Item>
        </Form>
        {failure !== null && <Alert type="error" showIcon title={failure} data-testid="proof-failure" />}
      </div>
    </Modal>
  )
}

interface Second {
  readonly name: string
  readonly password: string
  readonly code?: string
}

function SecondDialog({ wish: { act, approvalId, expiresAtMs } }: { readonly wish: Wish & { type: 'second' } }) {
  const { t } = useWords()
  const now = useNow()
  const answer = useGuard((g) => g.answer)
  const approval = useApprovals()?.find(({ id }) => id === approvalId)
  const { run, failure, code, busy } = useDeed()
  const { field, afterOpenChange } = useOpenFocused()
  const [form] = Form.useForm<Second>()
  const [asksCode, setAsksCode] = useState(false)
  const state = approval?.state ?? 'asked'
  useEffect(() => {
    if (state === 'approved') answer(true)
  }, [state, answer])
  useEffect(() => {
    if (code === 'auth.codeNeeded') setAsksCode(true)
  }, [code])
  const isOver = state !== 'asked' || now >= expiresAtMs
  const cancel = () => {
    if (!isOver) void api.approvals.withdraw({ id: approvalId }).catch(() => {})
    answer(false)
  }
  const send = async ({ name, password, code: typed }: Second) => {
    if (code !== 'auth.codeNeeded') form.resetFields(['password'])
    form.resetFields(['code'])
    if (await run(() => api.approvals.approveHere({ id: approvalId, name, password, ...(typed !== undefined && typed !== '' && { code: typed }) })))
      answer(true)
  }
  const leftS = Math.max(0, Math.round((expiresAtMs - now) / 1000))
  return (
    <Modal
      open
      zIndex={Z_INDEX}
      title={t('access:secondTitle')}
      onCancel={cancel}
      afterOpenChange={afterOpenChange}
      footer={[
        <Button key="cancel" data-testid="second-cancel" onClick={cancel}>
          {t(isOver ? 'access:close' : 'access:withdraw')}
        </Button>,
        <Button key="ok" type="primary" disabled={isOver} loading={busy} data-testid="second-ok" onClick={() => form.submit()}>
          {t('access:approveHere')}
        </Button>,
      ]}
    >
      <div data-testid="second" className="second-person">
        <ActFacts approval={approval ?? { act, subject: '', facts: {} }} />
        {isOver ? (
          <Alert type="warning" showIcon title={t(state === 'refused' ? 'access:wasRefused' : 'access:isOver')} data-testid="second-over" />
        ) : (
          <>
            <p role="status">{t('access:waiting', { minutes: Math.floor(leftS / 60), seconds: String(leftS % 60).padStart(2, '0') })}</p>
            <Form<Second> form={form} layout="vertical" requiredMark={false} onFinish={(typed) => void send(typed)}>
              <Form.Item name="name" label={t('access:secondName')} rules={[{ required: true, message: t('auth:required') }]}>
                <Input ref={field} autoComplete="off" maxLength={64} data-testid="second-name" />
              </Form.Item>
              <Form.Item name="password" label={t('auth:password')} rules={[{ required: true, message: t('auth:required') }]}>
                <PasswordInput autoComplete="off" maxLength={256} data-testid="second-password" onPressEnter={() => form.submit()} />
              </Form.Item>
              {asksCode && (
                <Form.Item name="code" label={t('access:code')} rules={[{ required: true, message: t('auth:required') }]}>
                  <Input autoComplete="one-time-code" maxLength={40} data-testid="second-code" onPressEnter={() => form.submit()} />
                </Form.Item>
              )}
            </Form>
          </>
        )}
        {failure !== null && <Alert type="error" showIcon title={failure} data-testid="second-failure" />}
      </div>
    </Modal>
  )
}
