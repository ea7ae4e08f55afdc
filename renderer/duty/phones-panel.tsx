// Duty → Phones: how a guard's phone gets to its page: the address as a code to scan, the fingerprint to compare, the steps for each kind of phone.
import { useState } from 'react'
import { Alert, QRCode, Segmented } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { CA_PLATFORMS, CA_STEPS, type CaPlatform, type PhoneAccess } from '../../contract/phone-access.ts'
import { orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'

/** Addresses come and go with cables and Wi-Fi. */
const AGAIN_AFTER_MS = 30_000

export function PhonesPanel() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const access = useQuery(orpc.phones.access.queryOptions({ refetchInterval: AGAIN_AFTER_MS }))
  if (access.error !== null) return <Alert type="error" showIcon title={errorWords(access.error)} />
  if (access.data === undefined) return <p className="muted">{t('phones:loading')}</p>
  return access.data.ca === null ? <Closed /> : <Open access={access.data} ca={access.data.ca} />
}

function Closed() {
  const { t } = useWords()
  return (
    <section className="phones" data-testid="phones-closed">
      <h2>{t('phones:closedTitle')}</h2>
      <p>{t('phones:closedWhy')}</p>
      <pre>{'vigil serve --phones 0.0.0.0:8443'}</pre>
      <p>{t('phones:closedFile')}</p>
      <pre>{'phones: { listen: 0.0.0.0:8443, names: [vigil.lan] }'}</pre>
    </section>
  )
}

function Open({ access: { urls, unspoken }, ca }: { readonly access: PhoneAccess; readonly ca: NonNullable<PhoneAccess['ca']> }) {
  const { t, i18n } = useWords()
  const [url = urls[0], setUrl] = useState<string>()
  const [platform, setPlatform] = useState<CaPlatform>('android')
  const at = url !== undefined && urls.includes(url) ? url : urls[0]
  if (at === undefined) return <Alert type="warning" showIcon title={t('phones:noAddress')} />
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  return (
    <section className="phones" data-testid="phones-open">
      {unspoken.length > 0 && <Alert type="warning" showIcon title={t('phones:unspoken', { names: unspoken.join(', ') })} />}
      {urls.length > 1 && (
        <label>
          <span>{t('phones:address')}</span>
          <Segmented options={urls.map((value) => ({ value, label: new URL(value).host }))} value={at} onChange={setUrl} />
        </label>
      )}
      <div className="phones-codes">
        <Code title={t('phones:first')} value={`${at}/ca`} />
        <Code title={t('phones:then')} value={`${at}/phone`} />
        <div className="phones-print">
          <h2>{t('phones:fingerprint')}</h2>
          <p>{t('phones:compare')}</p>
          <code data-testid="phones-fingerprint">{ca.fingerprint}</code>
          <p className="muted">{t('phones:validTo', { name: ca.name, at: new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(ca.validToMs) })}</p>
        </div>
      </div>
      <h2>{t('phones:steps')}</h2>
      <Segmented options={CA_PLATFORMS.map((value) => ({ value, label: t(`phones:platform.${value}`) }))} value={platform} onChange={setPlatform} />
      <ol>
        {CA_STEPS[platform].map((step) => (
          <li key={step.en}>{step[language]}</li>
        ))}
      </ol>
      <p className="muted">{t('phones:account')}</p>
    </section>
  )
}

function Code({ title, value }: { readonly title: string; readonly value: string }) {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <QRCode value={value} size={168} color="#000000" bgColor="#ffffff" type="svg" errorLevel="M" />
      <code>{value}</code>
    </figure>
  )
}
