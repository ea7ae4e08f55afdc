// The shift that runs: its name and times, who sits at the desk with which certificates, and signing on and off.
import { Alert, Button } from 'antd'
import type { User } from '../../contract/people.ts'
import type { DeskPerson } from '../../contract/shift.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useNow } from '../use-now.ts'
import { useDeed } from './use-deed.ts'
import { useDutyNow } from './use-duty.ts'

export function ShiftBar({ user }: { readonly user: User }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { run, failure, busy } = useDeed()
  const shift = useDutyNow()?.shift
  if (shift === undefined) return <p className="muted">{t('shifts:loading')}</p>
  const here = shift?.people.filter(({ toMs }) => toMs === null) ?? []
  const isHere = here.some(({ userId }) => userId === user.id)
  return (
    <section className="shift-bar" data-testid="shift-bar">
      {shift === null ? (
        <p data-testid="no-shift">{t('shifts:noShift')}</p>
      ) : (
        <>
          <h2 data-testid="shift-now">
            {t('shifts:shiftNow', { name: shift.name, from: siteTime(shift.fromMs).slice(0, -3), to: siteTime(shift.toMs).slice(0, -3) })}
          </h2>
          {shift.isOverdue && (
            <strong className="shift-overdue" data-testid="shift-overdue">
              ⚠ {t('shifts:overdue')}
            </strong>
          )}
          <span className="shift-people" data-testid="shift-people">
            {t('shifts:onDesk')}: {here.length === 0 ? t('shifts:nobody') : here.map((person) => <PersonAtDesk key={person.userId} person={person} />)}
          </span>
        </>
      )}
      <span className="shift-deeds">
        {!isHere && (
          <Button type={here.length === 0 ? 'primary' : 'default'} loading={busy} onClick={() => void run(() => api.shifts.signOn({}))} data-testid="sign-on">
            {t('shifts:signOn')}
          </Button>
        )}
        {isHere && here.length > 1 && (
          <Button loading={busy} onClick={() => void run(() => api.shifts.signOff())} data-testid="sign-off">
            {t('shifts:signOff')}
          </Button>
        )}
      </span>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </section>
  )
}

export function PersonAtDesk({ person: { name, certificates } }: { readonly person: DeskPerson }) {
  const { t } = useWords()
  const now = useNow(60_000)
  const told = certificates.map((one) => {
    const isLapsed = one.validUntilMs !== null && one.validUntilMs < now
    return `${one.name} ${one.number}${isLapsed ? ` (${t('shifts:certificateLapsed')})` : ''}`
  })
  return (
    <span className="shift-person">
      <strong>{name}</strong> <small>{told.length === 0 ? t('shifts:noCertificate') : told.join(t('listComma'))}</small>
    </span>
  )
}
