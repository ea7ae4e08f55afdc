// What the property has to be able to show: how many people and faces, the filing threshold, how long what is kept, and who has access.
import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import type { PrivacyRecords } from '../../contract/privacy.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { PrintLink } from './print-link.tsx'
import { NotYet } from './not-yet.tsx'

const LOOK_EVERY_MS = 30_000
const FILING_TYPES = { below: 'success', near: 'warning', reached: 'error' } as const

export function RecordsPanel() {
  const { t } = useWords()
  const { data, error } = useQuery(orpc.privacy.records.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  if (data === undefined) return <NotYet error={error} />
  return (
    <div className="privacy-page" data-testid="privacy-records-page">
      {error !== null && <ListError error={error} />}
      <p className="privacy-acts">
        <PrintLink href="/upload/privacy/page/records" text={t('privacy:records.print')} testId="privacy-print-records" />
        <PrintLink href="/upload/privacy/page/assessment" text={t('privacy:records.assessment')} testId="privacy-print-assessment" />
      </p>
      <Alert
        type={FILING_TYPES[data.filing.level]}
        showIcon
        data-testid="privacy-filing"
        data-level={data.filing.level}
        title={t(`privacy:records.filing.${data.filing.level}`, { threshold: data.filing.threshold })}
      />
      <Counts data={data} />
      <section>
        <h2>{t('privacy:records.retention')}</h2>
        <table className="privacy-table">
          <thead>
            <tr>
              <th scope="col">{t('privacy:records.kind')}</th>
              <th scope="col">{t('privacy:records.for')}</th>
              <th scope="col">{t('privacy:records.how')}</th>
            </tr>
          </thead>
          <tbody>
            {data.retention.map(({ kind, days }) => (
              <tr key={kind}>
                <th scope="row">{t(`privacy:kind.${kind}`)}</th>
                <td>{days === null ? t('privacy:noDays') : t('privacy:days', { days })}</td>
                <td>{t(`privacy:ends.${kind}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section>
        <h2>{t('privacy:records.accounts')}</h2>
        <table className="privacy-table">
          <thead>
            <tr>
              <th scope="col">{t('privacy:records.account')}</th>
              <th scope="col">{t('privacy:records.role')}</th>
            </tr>
          </thead>
          <tbody>
            {data.accounts.map(({ name, role }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{t(`words:role.${role}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}

function Counts({ data: { persons, consents, faces, facePhotosHeld, cameras, requests, audit } }: { readonly data: PrivacyRecords }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const cards: readonly { readonly title: string; readonly figure: number; readonly lines: readonly string[] }[] = [
    {
      title: t('privacy:records.people'),
      figure: persons.resident + persons.staff + persons.visitor + persons.blocked,
      lines: (['resident', 'staff', 'visitor', 'blocked'] as const).map((kind) => `${t(`privacy:records.${kind}`)} ${persons[kind]}`),
    },
    {
      title: t('privacy:records.faces'),
      figure: faces,
      lines: [
        `${t('privacy:records.consents')} ${consents.inForce}`,
        `${t('privacy:records.guardian')} ${consents.byGuardian}`,
        `${t('privacy:records.withdrawn')} ${consents.withdrawn}`,
        `${t('privacy:records.photos')} ${facePhotosHeld}`,
      ],
    },
    {
      title: t('privacy:records.cameras'),
      figure: cameras.all,
      lines: [
        t('privacy:records.withPurpose', { n: cameras.withPurpose, all: cameras.all }),
        t('privacy:records.signed', { n: cameras.signed }),
        t('privacy:records.masked', { n: cameras.masked }),
      ],
    },
    {
      title: t('privacy:records.requests'),
      figure: requests.open + requests.done + requests.refused,
      lines: [
        t('privacy:records.open', { n: requests.open }),
        t('privacy:records.overdue', { n: requests.overdue }),
        t('privacy:records.done', { n: requests.done }),
        t('privacy:records.refused', { n: requests.refused }),
      ],
    },
    {
      title: t('privacy:records.audit'),
      figure: audit.entries,
      lines: audit.oldestAtMs === null ? [] : [t('privacy:records.auditSince', { n: audit.entries, at: siteTime(audit.oldestAtMs, 'date') })],
    },
  ]
  return (
    <ul className="privacy-cards">
      {cards.map(({ title, figure, lines }) => (
        <li key={title}>
          <h2>{title}</h2>
          <strong>{figure}</strong>
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </li>
      ))}
    </ul>
  )
}
