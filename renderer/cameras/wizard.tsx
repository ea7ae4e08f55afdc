// New cameras in three steps: found or typed, logged in to, named and saved; what is wrong stays to be tried again.
import { useEffect, useRef, useState } from 'react'
import { Button, Steps } from 'antd'
import type { CameraSetupView } from '../../contract/camera-setup.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { FindStep } from './find-step.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { LogInStep } from './log-in-step.tsx'
import { NameStep } from './name-step.tsx'
import { countOpen, isUnsaved, STEPS, useWizard } from './wizard-store.ts'

interface WizardProps {
  readonly known: readonly CameraSetupView[]
  readonly onDone: () => void
}

export function Wizard({ known, onDone }: WizardProps) {
  const { t } = useWords()
  const step = useWizard((w) => w.step)
  const unsaved = useWizard(isUnsaved)
  const open = useWizard(countOpen)
  const leavingTo = useDesk((d) => d.leavingTo)
  const [leaving, setLeaving] = useState(false)
  const top = useRef<HTMLElement>(null)
  useEffect(() => {
    useDesk.getState().setUnsaved(unsaved)
    return () => useDesk.getState().setUnsaved(false)
  }, [unsaved])
  // whoever goes on by key goes on there
  useEffect(() => {
    top.current?.scrollIntoView({ block: 'start' })
    top.current?.querySelector<HTMLElement>('[data-first] input, input[data-first], textarea[data-first], button[data-first]')?.focus()
  }, [step])
  const taken = known.map(({ camera }) => camera.id)
  return (
    <section ref={top} className="wizard" data-testid="camera-wizard">
      <div className="cameras-bar">
        <h2>{t('cameras:add')}</h2>
        <span className="header-space" />
        <Button onClick={() => (unsaved ? setLeaving(true) : onDone())} data-testid="wizard-cancel">
          {t('cameras:toList')}
        </Button>
      </div>
      <Steps size="small" responsive={false} current={STEPS.indexOf(step)} items={STEPS.map((one) => ({ title: t(`cameras:step.${one}`) }))} />
      {step === 'find' && <FindStep />}
      {step === 'logIn' && <LogInStep taken={taken} />}
      {step === 'name' && <NameStep known={known} onDone={onDone} />}
      {(leaving || leavingTo !== null) && (
        <LeaveDialog
          text={t('cameras:leaveWizard', { n: open })}
          onAnswer={(really) => {
            if (leavingTo !== null) useDesk.getState().leave(really)
            else if (really) onDone()
            setLeaving(false)
          }}
        />
      )}
    </section>
  )
}
