// Who is on duty and whose phone can be reached, in one line.
import { useWords } from '../i18n.ts'
import { ReachMark } from './reach-mark.tsx'
import { useStaff } from './use-staff.ts'

/** @param isShort the count only, where everybody is listed anyway */
export function GuardsStrip({ isShort = false }: { readonly isShort?: boolean }) {
  const { t } = useWords()
  const staff = useStaff()
  if (staff === undefined) return null
  const onDuty = staff.filter(({ onDutySinceMs }) => onDutySinceMs !== null)
  const reachable = onDuty.filter(({ reach }) => reach.is === 'reachable').length
  return (
    <section className="guards-strip" aria-label={t('dispatch:onDuty')} data-testid="guards-strip">
      <strong>{t('dispatch:onDutyCount', { n: onDuty.length, reachable })}</strong>
      {onDuty.length === 0 && <span className="muted">{t('dispatch:nobodyOnDuty')}</span>}
      {(isShort ? [] : onDuty).map((one) => (
        <span key={one.id} className="guard-chip" data-testid="guard-chip" data-reach={one.reach.is}>
          {one.name} <ReachMark reach={one.reach} />
          {one.load > 0 && <span className="guard-load">{t('dispatch:tasks', { n: one.load })}</span>}
        </span>
      ))}
    </section>
  )
}
