// The telephone of the control room, which guards are shown when their phone page reaches nobody.
import { Input } from 'antd'
import { deskPhoneSchema } from '../../contract/desk-settings.ts'
import { useWords } from '../i18n.ts'
import type { SettingsDraft } from './use-settings-draft.ts'

export function DeskPhoneField({ draft }: { readonly draft: SettingsDraft }) {
  const { t } = useWords()
  const { deskPhone } = draft.value
  const isRight = deskPhone === null || deskPhoneSchema.safeParse(deskPhone).success
  return (
    <section className="timers desk-phone">
      <h2>{t('settings:deskPhoneTitle')}</h2>
      <label className="timer">
        <span>{t('settings:deskPhone')}</span>
        <Input
          type="tel"
          maxLength={20}
          status={isRight ? '' : 'error'}
          value={deskPhone ?? ''}
          onChange={({ target }) => draft.change({ ...draft.value, deskPhone: target.value === '' ? null : target.value }, 'deskPhone')}
          data-testid="desk-phone"
        />
      </label>
      <p className="muted">{t('settings:deskPhoneHint')}</p>
    </section>
  )
}
