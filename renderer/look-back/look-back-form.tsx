// A new look-back: camera, recording, span and landing place; the button says what is still missing.
import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Tooltip } from 'antd'
import { SearchOutlined } from '@ant-design/icons'
import type { CameraView } from '../../contract/api.ts'
import { api } from '../api.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { LandingPicker } from './landing-picker.tsx'
import { useLookBackStore } from './look-back-store.ts'
import { startProblem, type LookBackRequest } from './look-back-request.ts'
import { CameraField, RecordingField, SpanFields } from './request-fields.tsx'
import { noteLookBack } from './use-look-backs.ts'

export function LookBackForm({ cameras }: { readonly cameras: readonly CameraView[] }) {
  const { t } = useWords()
  const { request, setRequest } = useLookBackStore()
  const timeZone = useSite()?.timezone ?? 'UTC'
  const camera = cameras.find((c) => c.id === request.cameraId)
  return (
    <section className="look-back-form" data-testid="look-back-form">
      <div className="look-back-fields">
        <p className="muted">{t('lookBack:intro')}</p>
        <CameraField cameras={cameras} request={request} onChange={setRequest} />
        <RecordingField request={request} timeZone={timeZone} onChange={setRequest} />
        <SpanFields request={request} timeZone={timeZone} onChange={setRequest} />
        <StartButton request={request} />
      </div>
      {camera === undefined ? (
        <p className="look-back-choose muted">{t('lookBack:problem.camera')}</p>
      ) : (
        <LandingPicker key={camera.id} camera={camera} landing={request.landing} onChange={(landing) => setRequest({ ...request, landing })} />
      )}
    </section>
  )
}

function StartButton({ request }: { readonly request: LookBackRequest }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const siteTime = useSiteTime()
  const errorWords = useErrorWords()
  const show = useLookBackStore((s) => s.show)
  const [busy, setBusy] = useState(false)
  const problem = startProblem(request)
  const { recording, startsAtMs } = request
  const span = recording === null || startsAtMs === null ? {} : { from: siteTime(startsAtMs), to: siteTime(startsAtMs + recording.durationMs) }
  const why = busy ? t('lookBack:problem.sending') : problem === null ? '' : t(`lookBack:problem.${problem}`, span)
  const start = async () => {
    const { cameraId, fromMs, toMs, landing } = request
    if (cameraId === null || recording === null || startsAtMs === null || fromMs === null || toMs === null || landing === null) return
    setBusy(true)
    try {
      const begun = await api.lookBacks.start({
        cameraId,
        recording: recording.name,
        recordingStartsAtMs: startsAtMs,
        fromMs,
        toMs,
        landing: [landing[0], landing[1]],
      })
      noteLookBack(queries, begun)
      show(begun.id)
      void message.success(t('lookBack:started'))
    } catch (error) {
      void message.error(t('lookBack:failed', { message: errorWords(error) }))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="look-back-start">
      <Tooltip title={why}>
        <span>
          <Button
            type="primary"
            size="large"
            icon={<SearchOutlined />}
            disabled={problem !== null}
            loading={busy}
            data-testid="look-back-start"
            onClick={() => void start()}
          >
            {t('lookBack:start')}
          </Button>
        </span>
      </Tooltip>
      {why !== '' && (
        <span className="look-back-why" role="status" data-testid="look-back-why" data-problem={problem}>
          {why}
        </span>
      )}
    </div>
  )
}
