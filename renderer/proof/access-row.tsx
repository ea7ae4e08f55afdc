// One act of access: who did what to what, when, for how long and why.
import { Button } from 'antd'
import type { AccessAct } from '../../contract/proof-api.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { lengthText } from '../look-back/size-text.ts'
import { useSiteNames } from '../parts/use-site-names.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

const MOST_STRETCHES = 3

export function AccessRow({ act }: { readonly act: AccessAct }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const names = useSiteNames()
  const open = useDesk((d) => d.open)
  const { incidentId } = act
  const who = act.who ?? (act.actorType === 'system' ? t('proof:system') : `${act.actorId.slice(0, 8)} ${t('proof:gone')}`)
  const word: unknown = i18n.getResource(i18n.language, 'proof', `file.${act.what}`)
  const stretches = act.stretches ?? []
  return (
    <tr data-testid="register-act" data-kind={act.kind}>
      <td>
        <time>{siteTime(act.atMs)}</time>
      </td>
      <td>
        {who}
        {act.actorType === 'key' && <span className="muted"> ({t('proof:program')})</span>}
      </td>
      <td>{t(`proof:kind.${act.kind}`)}</td>
      <td className="register-about">{typeof word === 'string' ? word : act.what}</td>
      <td>{act.cameraIds.map(names.camera).join('、')}</td>
      <td>
        {incidentId !== null && (
          <Button type="link" onClick={() => open(incidentId)}>
            {act.incidentNumber ?? incidentId.slice(0, 8)}
          </Button>
        )}
      </td>
      <td>
        {act.seconds !== null ? lengthText(act.seconds * 1000) : act.kind === 'recording' ? <span className="muted">{t('proof:unknownLength')}</span> : ''}
        {stretches.slice(0, MOST_STRETCHES).map(([fromMs, toMs]) => (
          <span key={fromMs} className="register-stretch muted">
            {siteTime(fromMs)} – {siteTime(toMs, 'time')}
          </span>
        ))}
        {stretches.length > MOST_STRETCHES && <span className="register-stretch muted">+ {stretches.length - MOST_STRETCHES}</span>}
      </td>
      <td className="register-reason">{act.reason ?? ''}</td>
      <td className="register-entry">{act.seq}</td>
    </tr>
  )
}
