// Who uses the product: what each role did here, what was recorded for somebody on the radio, and what nobody touched; and what rings too often.
import type { Dashboard } from '../../contract/dashboard.ts'
import { useWords } from '../i18n.ts'
import { useSiteNames } from '../parts/use-site-names.ts'

export function UseTable({ use, chattering }: Pick<Dashboard, 'use' | 'chattering'>) {
  const { t } = useWords()
  const names = useSiteNames()
  return (
    <div className="use-table">
      <table aria-label={t('reports:useTitle')}>
        <thead>
          <tr>
            <th scope="col">{t('reports:role')}</th>
            <th scope="col">{t('reports:people')}</th>
            <th scope="col">{t('reports:handledHere')}</th>
            <th scope="col">{t('reports:recordedFor')}</th>
          </tr>
        </thead>
        <tbody>
          {use.byRole.map(({ role, people, actions, recordedFor }) => (
            <tr key={role}>
              <th scope="row">{t(`words:role.${role}`)}</th>
              <td>{people}</td>
              <td>{(actions - recordedFor).toLocaleString('en-US')}</td>
              <td>{recordedFor.toLocaleString('en-US')}</td>
            </tr>
          ))}
          {use.byRole.length === 0 && (
            <tr>
              <td colSpan={4} className="muted">
                {t('reports:nobodyActed')}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <p>{t('reports:unhandled', { count: use.unhandled })}</p>
      <h3>{t('reports:chattering')}</h3>
      {chattering.length === 0 ? (
        <p className="muted">{t('reports:noChattering')}</p>
      ) : (
        <ol>
          {chattering.map(({ sourceId, bursts, alerts }) => (
            <li key={sourceId}>
              {nameOf(names, sourceId)} <small>{t('reports:chatteringNote', { bursts, alerts })}</small>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}

function nameOf(names: ReturnType<typeof useSiteNames>, sourceId: string): string {
  const device = names.device(sourceId)
  return (device === sourceId ? names.camera(sourceId) : device) ?? sourceId
}
