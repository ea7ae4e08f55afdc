// Throws a drawn object through the whole chain of a facade, and lists how the last ones went.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Spin } from 'antd'
import { ExperimentOutlined } from '@ant-design/icons'
import type { SelfTest } from '../../contract/falling.ts'
import { api, codeOfError, orpc } from '../api.ts'
import { floorName } from '../falls/floor-name.ts'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import type { StepProps } from './step-panel.tsx'

const RUNNING_AGAIN_MS = 500
const AGAIN_MS = 10_000
const SHOWN = 8
const TONE: Readonly<Record<SelfTest['state'], Tone>> = { running: 'busy', passed: 'good', failed: 'bad' }

export function SelfTests({ editor, group, mayEdit }: StepProps) {
  const { t, i18n } = useWords()
  const client = useQueryClient()
  const { cameraId, entries } = editor.view
  const { data: all } = useQuery(
    orpc.facades.selfTests.queryOptions({
      input: { cameraId },
      refetchInterval: (query) => (query.state.data?.some((test) => test.state === 'running') === true ? RUNNING_AGAIN_MS : AGAIN_MS),
    }),
  )
  const start = useMutation({
    mutationFn: () => api.facades.selfTest({ cameraId, zone: group }),
    onSuccess: () => client.invalidateQueries({ queryKey: orpc.facades.selfTests.key() }),
  })
  const tests = (all ?? []).filter((test) => test.zone === group)
  const isRunning = start.isPending || tests.some((test) => test.state === 'running')
  const reason = !entries.some((e) => e.id === group) ? t('facades:testSaveFirst') : editor.isDirty ? t('facades:testSaved') : null
  const code = start.error === null ? null : (codeOfError(start.error) ?? '')
  return (
    <section className="self-tests">
      <h3>{t('facades:selfTest')}</h3>
      <p className="muted">{t('facades:selfTestText')}</p>
      <div className="step-buttons">
        <Button
          icon={<ExperimentOutlined />}
          disabled={!mayEdit || isRunning || !entries.some((e) => e.id === group)}
          loading={isRunning}
          data-testid="self-test"
          onClick={() => start.mutate()}
        >
          {t('facades:selfTestNow')}
        </Button>
        {reason !== null && <span className="muted">{reason}</span>}
      </div>
      {code !== null && (
        <Alert
          type="error"
          showIcon
          data-testid="self-test-failure"
          title={code === 'connection' ? t('connectionLost') : code === '' ? t('facades:selfTestNot') : errorText(code, i18n.language)}
        />
      )}
      <ul className="self-test-list" data-testid="self-test-list">
        {all === undefined && (
          <li>
            <Spin size="small" />
          </li>
        )}
        {all !== undefined && tests.length === 0 && <li className="muted">{t('facades:selfTestNone')}</li>}
        {tests.slice(0, SHOWN).map((test) => (
          <TestRow key={test.id} test={test} />
        ))}
      </ul>
    </section>
  )
}

function TestRow({ test }: { readonly test: SelfTest }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const { state, tookMs, drawnFloor, foundFloor, startedBy, problem } = test
  const floors =
    drawnFloor === null || foundFloor === null
      ? null
      : t(foundFloor.low === foundFloor.high ? 'facades:testFloor' : 'facades:testFloors', {
          drawn: floorName(drawnFloor),
          found: floorName(foundFloor.estimate),
          low: floorName(foundFloor.low),
          high: floorName(foundFloor.high),
        })
  return (
    <li data-testid="self-test-row" data-state={state}>
      <time>{siteTime(test.startedAtMs)}</time>
      <ToneMark tone={TONE[state]} text={t(`facades:testState.${state}`)} />
      <span className="muted">{startedBy ?? t('facades:atSetTime')}</span>
      <span className="self-test-result">
        {[
          tookMs === null ? null : t('facades:testTook', { seconds: (tookMs / 1000).toFixed(1) }),
          floors,
          problem === null ? null : errorText(problem, i18n.language),
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
    </li>
  )
}
