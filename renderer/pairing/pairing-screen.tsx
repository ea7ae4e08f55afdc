// Putting devices into service: each with what can be tried of it, what came out, and the sheet for all of them.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { FilePdfOutlined } from '@ant-design/icons'
import type { PairedDevice } from '../../contract/pairing.ts'
import type { User } from '../../contract/people.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { errorText, useWords } from '../i18n.ts'
import { DeviceStateMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { CheckRow } from './check-row.tsx'

const LOOK_EVERY_MS = 2000

export function PairingScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  if (!user.permissions.includes('configureSite')) return <main className="pairing pairing-denied">{t('pairing:mayNot')}</main>
  return <Pairing />
}

function Pairing() {
  const { t } = useWords()
  const { data, error } = useQuery(orpc.pairing.list.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  const checks = data?.flatMap((device) => device.checks) ?? []
  const tried = checks.filter(({ state }) => state !== 'untested').length
  return (
    <main className="pairing" data-testid="pairing">
      <div className="pairing-top">
        <strong>{t('pairing:progress', { tried, all: checks.length })}</strong>
        <Button icon={<FilePdfOutlined />} href="/api/v1/commissioning-sheet" target="_blank" data-testid="commissioning-sheet">
          {t('pairing:sheet')}
        </Button>
      </div>
      {error !== null && data === undefined && <ListError error={error} />}
      {data?.length === 0 && <p className="muted">{t('pairing:none')}</p>}
      <ul className="pairing-devices">
        {data?.map((device) => (
          <Device key={device.id} device={device} />
        ))}
      </ul>
    </main>
  )
}

function Device({ device }: { readonly device: PairedDevice }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const errorWords = useErrorWords()
  const { listening, lastSignal, problem } = device
  return (
    <li className="pairing-device" data-testid="pairing-device" data-device={device.id}>
      <h2>
        {device.name} <DeviceStateMark state={device.state} />
      </h2>
      <p className="muted">
        {device.title[i18n.language === 'en' ? 'en' : 'zh']} ({device.driver}) · {t('pairing:proven')} {t(`words:provenBy.${device.proven}`)}
        {listening !== null && ` · ${t('pairing:listening', listening)}`} ·{' '}
        {lastSignal === null ? t('pairing:noSignal') : t('pairing:lastSignal', { at: siteTime(lastSignal.atMs) })}
      </p>
      {device.state !== 'online' && problem !== null && <p className="pairing-problem">{errorText(problem, i18n.language)}</p>}
      <ul>
        {device.checks.map((check) => (
          <CheckRow key={check.check} deviceId={device.id} result={check} errorWords={errorWords} />
        ))}
      </ul>
    </li>
  )
}
