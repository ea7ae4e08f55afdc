// Sets up codes: the secret as a QR code and to be typed, the first code to show that it works, and the recovery codes, once.
import { useState } from 'react'
import { Alert, Button, Form, Input, QRCode, Typography } from 'antd'
import type { CodesBegun } from '../../contract/own-account.ts'
import { beginCodes, confirmCodes } from '../auth/auth-api.ts'
import { useDeed } from '../duty/use-deed.ts'
import { useWords } from '../i18n.ts'

export function SetUpCodes({ onDone }: { readonly onDone: () => void }) {
  const { t } = useWords()
  const { run, failure, busy } = useDeed()
  const [begun, setBegun] = useState<CodesBegun | null>(null)
  const [recovery, setRecovery] = useState<readonly string[] | null>(null)
  if (recovery !== null) return <Recovery codes={recovery} onDone={onDone} />
  if (begun === null)
    return (
      <div className="codes">
        <p>{t('access:codesHint')}</p>
        {failure !== null && <Alert type="error" showIcon title={failure} data-testid="codes-failure" />}
        <Button type="primary" loading={busy} data-testid="codes-begin" onClick={() => void run(async () => setBegun(await beginCodes()))}>
          {t('access:codesBegin')}
        </Button>
      </div>
    )
  const confirm = ({ code }: { readonly code: string }) => void run(async () => setRecovery(await confirmCodes(code)))
  return (
    <div className="codes" data-testid="codes-set-up">
      <p>{t('access:codesScan')}</p>
      <div className="codes-shown">
        {/* black on white in either theme: cameras read it */}
        {/* the same is written beside it */}
        <span aria-hidden>
          <QRCode type="svg" errorLevel="M" value={begun.address} size={200} color="#000" bgColor="#fff" />
        </span>
        <Typography.Text code className="codes-secret" data-testid="codes-secret">
          {(begun.secret.match(/.{1,4}/g) ?? []).join(' ')}
        </Typography.Text>
      </div>
      <Form layout="vertical" requiredMark={false} onFinish={confirm}>
        <Form.Item name="code" label={t('access:codesFirst')} rules={[{ required: true, message: t('auth:required') }]}>
          <Input autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={8} data-testid="codes-code" />
        </Form.Item>
        {failure !== null && <Alert type="error" showIcon title={failure} data-testid="codes-failure" />}
        <Button type="primary" htmlType="submit" loading={busy} data-testid="codes-confirm">
          {t('access:codesConfirm')}
        </Button>
      </Form>
    </div>
  )
}

function Recovery({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  const { t } = useWords()
  return (
    <div className="codes" data-testid="codes-recovery">
      <Alert type="warning" showIcon title={t('access:recoveryOnce')} />
      <ul className="codes-list">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button type="primary" autoFocus onClick={onDone} data-testid="codes-noted">
        {t('access:recoveryNoted')}
      </Button>
    </div>
  )
}
