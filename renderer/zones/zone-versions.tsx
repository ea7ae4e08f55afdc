// Earlier versions of what a camera is watched for: who, when, what would change; each can be looked at on the picture, and restored.
import { useQuery } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { DifferenceList } from './difference-list.tsx'
import type { ZoneEditor } from './use-zone-editor.ts'
import { boardOf } from './watch-board.ts'
import { watchDifference } from './watch-difference.ts'

interface ZoneVersionsProps {
  readonly editor: ZoneEditor
  readonly kinds: readonly RuleKindView[]
}

export function ZoneVersions({ editor, kinds }: ZoneVersionsProps) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { view, isDirty } = editor
  const { data, error } = useQuery(orpc.cameraSetup.versions.queryOptions({ input: { cameraId: view.camera.id } }))
  if (data === undefined) return error === null ? <p role="status">{t('reading')}</p> : <ListError error={error} />
  const versions = view.inSiteFile ? data : data.filter(({ watch }) => watch !== null)
  return (
    <div data-testid="zones-versions-panel">
      <p className="muted">{t(isDirty ? 'zones:versions.saveFirst' : 'zones:versions.means')}</p>
      {versions.length === 0 && <p>{t('zones:versions.none')}</p>}
      <ol className="zones-versions">
        {versions.map(({ version, savedAtMs, savedBy, watch }) => (
          <li key={version} data-testid={`zones-version-${version}`}>
            <p>
              <strong>{t('zones:versions.of', { version })}</strong>{' '}
              <span className="muted">{t('zones:versions.by', { who: savedBy ?? '', time: siteTime(savedAtMs) })}</span>
            </p>
            {version === view.version ? (
              <p>{t('zones:versions.inForce')}</p>
            ) : watch === null ? (
              <p className="muted">{t('zones:versions.siteFile')}</p>
            ) : (
              <>
                <p className="muted">{t('zones:versions.wouldChange')}</p>
                <DifferenceList kinds={kinds} differences={watchDifference(view.watch, watch)} />
              </>
            )}
            {version !== view.version && (
              <div className="step-buttons">
                {watch !== null && (
                  <Button onClick={() => editor.set(boardOf(watch))} data-testid={`zones-draft-${version}`}>
                    {t('zones:versions.look')}
                  </Button>
                )}
                <Popconfirm
                  title={t('zones:versions.sure', { version })}
                  okText={t('zones:versions.restore')}
                  cancelText={t('cancel')}
                  okButtonProps={{ autoFocus: true }}
                  onConfirm={() => void editor.restore(version)}
                >
                  <Button disabled={isDirty} data-testid={`zones-restore-${version}`}>
                    {t('zones:versions.restore')}
                  </Button>
                </Popconfirm>
              </div>
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}
