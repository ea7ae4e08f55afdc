// Separate consent to recognition by face: the notice, who agreed and where the form is, withdrawal, and the photo that only then may be taken.
import { useRef, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Form, Input, Popconfirm, Radio } from 'antd'
import { CONSENT_GIVERS, MAX_PHOTO_BYTES, type ConsentInput, type PersonDetail } from '../../contract/resident.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { uploadFace } from './upload.ts'

interface ConsentBoxProps {
  readonly person: PersonDetail
  readonly onChanged: (person: PersonDetail) => void
}

const FACE_TONES = { none: 'quiet', consented: 'warn', held: 'busy', given: 'good' } as const

export function ConsentBox({ person, onChanged }: ConsentBoxProps) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const [failure, setFailure] = useState<string | null>(null)
  const run = async (call: () => Promise<PersonDetail>) => {
    setFailure(null)
    try {
      onChanged(await call())
    } catch (error) {
      setFailure(errorWords(error))
    }
  }
  const inForce = person.consents.some(({ withdrawnAtMs }) => withdrawnAtMs === null)
  return (
    <section className="person-part" data-testid="consent">
      <h3>
        {t('residents:consent')} <ToneMark tone={FACE_TONES[person.face]} text={t(`residents:face.${person.face}`)} />
      </h3>
      <ConsentHistory person={person} />
      {failure !== null && <Alert type="error" showIcon title={failure} data-testid="consent-failure" />}
      {inForce ? (
        <div className="consent-acts">
          <PhotoButton
            person={person}
            onPhoto={(photo) => (photo.size > MAX_PHOTO_BYTES ? setFailure(t('residents:photoTooLarge')) : void run(() => uploadFace(person.id, photo)))}
          />
          <Popconfirm
            title={t('residents:withdrawSure')}
            okText={t('residents:withdraw')}
            cancelText={t('cancel')}
            onConfirm={() => void run(() => api.residents.withdrawConsent({ id: person.id }))}
          >
            <Button danger data-testid="consent-withdraw">
              {t('residents:withdraw')}
            </Button>
          </Popconfirm>
        </div>
      ) : (
        <GiveConsent personId={person.id} onGive={(input) => void run(() => api.residents.giveConsent(input))} />
      )}
    </section>
  )
}

/** In place of a version: what was agreed to is known at the property management system. */
const NOTICE_AT_PMS = 'pms'

function ConsentHistory({ person }: { readonly person: PersonDetail }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  if (person.consents.length === 0) return <p className="muted">{t('residents:consentNone')}</p>
  return (
    <ul>
      {person.consents.map(({ id, givenAtMs, notice, evidence, guardian, withdrawnAtMs }) => (
        <li key={id} className={withdrawnAtMs === null ? '' : 'muted'}>
          {t('residents:consentGiven', {
            at: siteTime(givenAtMs),
            notice: notice === NOTICE_AT_PMS ? t('integrations:inbound.noticeAtPms') : notice,
            evidence,
          })}
          {guardian !== null && ` · ${t('residents:consentGuardian', { name: guardian })}`}
          {withdrawnAtMs !== null && ` · ${t('residents:consentWithdrawn', { at: siteTime(withdrawnAtMs) })}`}
        </li>
      ))}
    </ul>
  )
}

function PhotoButton({ person, onPhoto }: { readonly person: PersonDetail; readonly onPhoto: (photo: File) => void }) {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/jpeg"
        hidden
        data-testid="photo-file"
        onChange={(event) => {
          const [photo] = event.target.files ?? []
          if (photo !== undefined) onPhoto(photo)
          event.target.value = ''
        }}
      />
      <Button onClick={() => input.current?.click()}>{t(person.face === 'consented' ? 'residents:photo' : 'residents:photoAgain')}</Button>
    </>
  )
}

function GiveConsent({ personId, onGive }: { readonly personId: string; readonly onGive: (input: ConsentInput) => void }) {
  const { t, i18n } = useWords()
  const { data: notice } = useQuery(orpc.residents.notice.queryOptions({ staleTime: Infinity }))
  const [form] = Form.useForm<Omit<ConsentInput, 'personId'>>()
  const givenBy = Form.useWatch('givenBy', form)
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={{ givenBy: 'self' }} onFinish={(values) => onGive({ personId, ...values })}>
      {notice !== undefined && (
        <details className="consent-notice">
          <summary>{t('residents:notice', { version: notice.version })}</summary>
          <p>{i18n.language === 'en' ? notice.en : notice.zh}</p>
        </details>
      )}
      <Form.Item name="givenBy">
        <Radio.Group options={CONSENT_GIVERS.map((value) => ({ value, label: t(`residents:givenBy.${value}`) }))} />
      </Form.Item>
      {givenBy === 'guardian' && (
        <Form.Item name="guardian" rules={[{ required: true, whitespace: true, message: t('residents:guardian') }]}>
          <Input placeholder={t('residents:guardian')} maxLength={60} />
        </Form.Item>
      )}
      <Form.Item name="evidence" rules={[{ required: true, whitespace: true, message: t('residents:evidenceNeeded') }]}>
        <Input placeholder={t('residents:evidence')} maxLength={200} data-testid="consent-evidence" />
      </Form.Item>
      <Button htmlType="submit" data-testid="consent-give">
        {t('residents:give')}
      </Button>
    </Form>
  )
}
