// The register of cameras: what each is for, where it hangs, whether a sign stands there, and what of its picture is covered.
import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { CameraPrivacy } from '../../contract/privacy.ts'
import { orpc } from '../api.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { MaskEditor } from './mask-editor.tsx'
import { UseForm } from './use-form.tsx'
import { NotYet } from './not-yet.tsx'

export function UsesPanel({ mayChange }: { readonly mayChange: boolean }) {
  const { t } = useWords()
  const { data, error } = useQuery(orpc.privacy.cameras.queryOptions())
  const [at, setAt] = useState<{ readonly is: 'use' | 'masks'; readonly cameraId: string } | null>(null)
  if (data === undefined) return <NotYet error={error} />
  const drawn = at?.is === 'masks' ? data.find(({ cameraId }) => cameraId === at.cameraId) : undefined
  if (drawn !== undefined) return <MaskEditor key={drawn.cameraId} privacy={drawn} onDone={() => setAt(null)} />
  return (
    <div className="privacy-page">
      {error !== null && <ListError error={error} />}
      {data.length === 0 && <p className="muted">{t('privacy:uses.none')}</p>}
      {!mayChange && <p className="muted">{t('privacy:uses.mayNot')}</p>}
      <ul className="privacy-list" aria-label={t('privacy:tab.uses')}>
        {data.map((camera) => (
          <li key={camera.cameraId} data-testid="privacy-camera" data-camera={camera.cameraId}>
            <span className="privacy-name">
              <strong>{camera.name}</strong>
              <span className="muted">{camera.cameraId}</span>
            </span>
            <Said camera={camera} />
            <span className="privacy-acts">
              {mayChange && (
                <>
                  <Button
                    aria-label={t('privacy:uses.editOf', { name: camera.name })}
                    onClick={() => setAt({ is: 'use', cameraId: camera.cameraId })}
                    data-testid="privacy-use-edit"
                  >
                    {t('privacy:uses.edit')}
                  </Button>
                  <Button
                    aria-label={t('privacy:uses.drawOf', { name: camera.name })}
                    onClick={() => setAt({ is: 'masks', cameraId: camera.cameraId })}
                    data-testid="privacy-masks-edit"
                  >
                    {t('privacy:uses.draw')}
                  </Button>
                </>
              )}
            </span>
            {at?.is === 'use' && at.cameraId === camera.cameraId && (
              <div className="privacy-wide">
                <UseForm key={camera.version} camera={camera} onDone={() => setAt(null)} />
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Said({ camera: { use, masks } }: { readonly camera: CameraPrivacy }) {
  const { t } = useWords()
  return (
    <span className="privacy-said">
      {use === null ? (
        <ToneMark tone="warn" text={t('privacy:uses.missing')} />
      ) : (
        <>
          <span>
            {t(`privacy:place.${use.place}`)} · {use.purposes.map((purpose) => t(`privacy:purpose.${purpose}`)).join(t('listComma'))}
          </span>
          {use.note !== null && <span className="muted">{use.note}</span>}
        </>
      )}
      <span className="privacy-marks">
        {use !== null && <ToneMark tone={use.signed ? 'good' : 'warn'} text={t(use.signed ? 'privacy:uses.signed' : 'privacy:uses.notSigned')} />}
        <ToneMark tone="quiet" text={masks.length === 0 ? t('privacy:uses.noMasks') : t('privacy:uses.masks', { n: masks.length })} />
      </span>
    </span>
  )
}
