// Who it is, by one's own account and password; and, only for the one who leaves, that the same person goes on for another shift.
import { Checkbox, Form, Input } from 'antd'
import { useWords } from '../i18n.ts'
import { PasswordInput } from '../parts/password-input.tsx'

interface AccountFieldsProps {
  /** What the account is asked for as. */
  readonly label: string
  /** Before the names of the fields in test ids. */
  readonly testId: string
  /** The account that was given is the leaving person's: null where it was not. */
  readonly again: { readonly isTicked: boolean; onTick(isTicked: boolean): void } | null
}

export function AccountFields({ label, testId, again }: AccountFieldsProps) {
  const { t } = useWords()
  const isNeeded = [{ required: true, message: t('incidents:required') }]
  return (
    <>
      <div className="sign-who">
        <Form.Item name="name" label={label} rules={isNeeded}>
          <Input maxLength={60} autoComplete="off" data-testid={`${testId}-name`} />
        </Form.Item>
        <Form.Item name="password" label={t('shifts:password')} rules={isNeeded}>
          <PasswordInput autoComplete="off" maxLength={1000} data-testid={`${testId}-password`} />
        </Form.Item>
      </div>
      {again !== null && (
        <Checkbox checked={again.isTicked} onChange={(event) => again.onTick(event.target.checked)} data-testid={`${testId}-again`}>
          {t('shifts:again')}
        </Checkbox>
      )}
    </>
  )
}
