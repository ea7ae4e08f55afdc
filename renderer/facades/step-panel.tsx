// The five steps of a calibration, what is still wrong, and the save button that says why it cannot.
import { Alert, Button, Popconfirm, Tooltip } from 'antd'
import { PlusOutlined } from '@ant-design/icons'
import type { CameraView } from '../../contract/api.ts'
import { assertNever } from '../../contract/vocabulary.ts'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useSiteTime } from '../parts/use-site-time.ts'
import { addFacade } from './editor-bar.tsx'
import type { Problem } from './problems.ts'
import { AlarmStep } from './steps/alarm-step.tsx'
import { ColumnsStep } from './steps/columns-step.tsx'
import { FloorsStep } from './steps/floors-step.tsx'
import { MasksStep } from './steps/masks-step.tsx'
import { OutlineStep } from './steps/outline-step.tsx'
import { STEPS, type FacadeEditor, type Step } from './use-facade-editor.ts'

interface StepPanelProps {
  readonly editor: FacadeEditor
  readonly camera: CameraView
  readonly mayEdit: boolean
  readonly canCopy: boolean
  readonly onCopy: () => void
}

export function StepPanel({ editor, camera, mayEdit, canCopy, onCopy }: StepPanelProps) {
  const { t } = useWords()
  const { group, step, setStep } = editor
  return (
    <aside className="facades-steps" aria-label={t('facades:title')}>
      <div className="step-row" role="tablist" aria-label={t('facades:steps')}>
        {STEPS.map((name, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={name === step}
            disabled={group === null}
            data-testid={`step-${name}`}
            onClick={() => setStep(name)}
          >
            <b>{isDone(editor, name) ? '✓' : index + 1}</b>
            {t(`facades:step.${name}`)}
          </button>
        ))}
      </div>
      <div className="step-body" role="tabpanel">
        {group === null ? (
          <div className="step-empty">
            <p>{t('facades:none')}</p>
            {mayEdit && (
              <Button
                type="primary"
                icon={<PlusOutlined />}
                data-testid="facade-first"
                onClick={() => addFacade(editor, camera, (n) => t('facades:newName', { n }))}
              >
                {t('facades:add')}
              </Button>
            )}
          </div>
        ) : (
          <fieldset disabled={!mayEdit} className="step-fields">
            <StepOf key={group} editor={editor} group={group} camera={camera} mayEdit={mayEdit} onCopy={canCopy ? onCopy : null} />
          </fieldset>
        )}
      </div>
      <Problems editor={editor} />
      <SaveBar editor={editor} mayEdit={mayEdit} />
    </aside>
  )
}

export interface StepProps {
  readonly editor: FacadeEditor
  readonly group: string
  readonly mayEdit: boolean
}

function StepOf(props: StepProps & { readonly camera: CameraView; readonly onCopy: (() => void) | null }) {
  const { step } = props.editor
  if (step === 'outline') return <OutlineStep {...props} />
  if (step === 'floors') return <FloorsStep {...props} />
  if (step === 'masks') return <MasksStep {...props} />
  if (step === 'columns') return <ColumnsStep {...props} />
  if (step === 'alarm') return <AlarmStep {...props} />
  return assertNever(step)
}

/** Something is drawn there and nothing of it is wrong. */
function isDone({ board, group, problems }: FacadeEditor, step: Step): boolean {
  const role = { outline: 'facade', floors: 'floor', masks: 'mask', columns: 'column', alarm: '' }[step]
  const shapes = board.shapes.filter((s) => s.group === group && s.role === role)
  return shapes.length > 0 && !problems.some((p) => p.isError && shapes.some((s) => s.id === p.shapeId)) && (step !== 'floors' || shapes.length > 1)
}

const STEP_OF_PROBLEM: Readonly<Record<Problem['code'], Step>> = {
  noName: 'outline',
  noOutline: 'outline',
  outlineCrosses: 'outline',
  outlineSmall: 'outline',
  facadesOverlap: 'outline',
  oneLine: 'floors',
  floorNumber: 'floors',
  floorTwice: 'floors',
  floorOrder: 'floors',
  noFloors: 'floors',
  lineOutside: 'floors',
  lineOff: 'floors',
  columnsWithoutFloors: 'floors',
  columnName: 'columns',
  columnReversed: 'columns',
  columnsCross: 'columns',
  maskCrosses: 'masks',
  maskSmall: 'masks',
  thresholds: 'alarm',
}

function Problems({ editor }: { readonly editor: FacadeEditor }) {
  const { t } = useWords()
  const { problems, state } = editor
  // while a shape is drawn it is not there yet: that is no news
  const shown = state.drawing === null ? problems : []
  if (shown.length === 0) return null
  const show = (problem: Problem): void => {
    editor.setGroup(problem.group)
    editor.setStep(STEP_OF_PROBLEM[problem.code])
    if (problem.shapeId !== null)
      editor.dispatch({ do: 'select', selected: { id: problem.shapeId, at: problem.code.startsWith('floor') || problem.code.startsWith('line') ? 0 : null } })
  }
  return (
    <ul className="step-problems" data-testid="facade-problems" aria-live="polite">
      {shown.map((problem) => (
        <li key={`${problem.code} ${problem.group} ${problem.shapeId}`}>
          <button type="button" data-testid={`problem-${problem.code}`} onClick={() => show(problem)}>
            <ToneMark tone={problem.isError ? 'bad' : 'warn'} text={t(`facades:problem.${problem.code}`, problem.values)} />
          </button>
        </li>
      ))}
    </ul>
  )
}

function SaveBar({ editor, mayEdit }: { readonly editor: FacadeEditor; readonly mayEdit: boolean }) {
  const { t, i18n } = useWords()
  const { problems, isDirty, isSaving, state, failure, theirs, view } = editor
  const reason = !mayEdit
    ? t('facades:mayNotEdit')
    : state.drawing !== null
      ? t('facades:finishFirst')
      : problems.some((p) => p.isError)
        ? t('facades:fixFirst', { count: problems.filter((p) => p.isError).length })
        : !isDirty
          ? t('facades:nothingToSave')
          : null
  return (
    <div className="step-save">
      {theirs !== null && <Conflict editor={editor} />}
      {failure !== null && (
        <Alert
          type="error"
          showIcon
          data-testid="facade-failure"
          title={failure === 'connection' ? t('connectionLost') : failure === '' ? t('facades:notSaved') : errorText(failure, i18n.language)}
        />
      )}
      <div className="step-buttons">
        <Button
          type="primary"
          disabled={reason !== null || theirs !== null}
          loading={isSaving}
          data-testid="facade-save"
          aria-describedby="facade-save-why"
          onClick={() => void editor.save()}
        >
          {t('facades:save')} <kbd>Ctrl S</kbd>
        </Button>
        <Button disabled={!isDirty || !mayEdit} data-testid="facade-discard" onClick={editor.discard}>
          {t('facades:discard')}
        </Button>
        {view.source === 'editor' && mayEdit && (
          <Popconfirm title={t('facades:resetAsk')} okText={t('facades:reset')} cancelText={t('cancel')} onConfirm={() => void editor.reset()}>
            <Button data-testid="facade-reset">{t('facades:reset')}</Button>
          </Popconfirm>
        )}
      </div>
      <p id="facade-save-why" className="muted" data-testid="facade-save-why">
        {reason ?? t('facades:takesEffect')}
      </p>
      <Standing editor={editor} />
    </div>
  )
}

function Standing({ editor: { view } }: { readonly editor: FacadeEditor }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const text =
    view.source === 'siteFile' || view.updatedAtMs === null
      ? t('facades:fromSiteFile')
      : t('facades:savedBy', { who: view.updatedBy ?? '', time: siteTime(view.updatedAtMs), version: view.version })
  return (
    <p className="muted" data-testid="facade-standing">
      {text}
    </p>
  )
}

function Conflict({ editor }: { readonly editor: FacadeEditor }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { theirs } = editor
  return (
    <Alert
      type="warning"
      showIcon
      data-testid="facade-conflict"
      title={t('facades:changedBy', { who: theirs?.updatedBy ?? t('facades:somebody'), time: theirs?.updatedAtMs == null ? '' : siteTime(theirs.updatedAtMs) })}
      description={
        <div className="step-buttons">
          <Tooltip title={t('facades:takeTheirsHint')}>
            <Button data-testid="facade-take-theirs" onClick={editor.takeTheirs}>
              {t('facades:takeTheirs')}
            </Button>
          </Tooltip>
          <Tooltip title={t('facades:keepMineHint')}>
            <Button data-testid="facade-keep-mine" disabled={editor.problems.some((p) => p.isError)} onClick={() => void editor.keepMine()}>
              {t('facades:keepMine')}
            </Button>
          </Tooltip>
        </div>
      }
    />
  )
}
