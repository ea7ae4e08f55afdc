// The checklist of an incident: what is to be done, step by step, what was answered, and what still holds its end up.
import { useEffect, useEffectEvent, useRef } from 'react'
import type { IncidentDetail } from '../../contract/incident.ts'
import { isAnswered } from '../../contract/procedure.ts'
import { useWords } from '../i18n.ts'
import { pressOf } from '../keys/press-of.ts'
import { PROCEDURE_KEY, procedureKey } from './procedure-keys.ts'
import { ProcedureStep } from './procedure-step.tsx'
import { useProcedure } from './use-procedure.ts'

interface ProcedurePanelProps {
  readonly incident: IncidentDetail
  readonly mayHandle: boolean
  readonly mayCommand: boolean
}

export function ProcedurePanel({ incident, mayHandle, mayCommand }: ProcedurePanelProps) {
  const { t } = useWords()
  const list = useRef<HTMLOListElement>(null)
  const acts = useProcedure(incident, mayCommand)
  const { steps } = incident.procedure
  const missing = steps.filter((step) => step.required && !isAnswered(step)).length
  const mayAnswer = mayHandle && incident.state !== 'closed'
  const focusStep = (index: number) => list.current?.querySelector<HTMLElement>(`[data-at="${index}"] [data-step-control]`)?.focus()
  const focusOpen = (after: number) => {
    const open = steps.map((step, index) => ({ index, isOpen: !isAnswered(step) })).filter(({ isOpen, index }) => isOpen && index !== after)
    const next = open.find(({ index }) => index > after) ?? open[0]
    if (next !== undefined) focusStep(next.index)
  }
  useProcedureKey(() => focusOpen(-1))
  if (steps.length === 0) return null
  const answer = (index: number, value: string | null) => {
    const step = steps[index]!
    void acts.answer(step.id, value)
    // the keyboard goes on to what is left; a mouse goes where it wants
    if (value !== null && list.current?.contains(document.activeElement) === true) focusOpen(index)
  }
  return (
    <section className="procedure" data-testid="procedure" data-missing={missing}>
      <div className="procedure-top">
        <h3>
          {t('procedure:title')} <kbd>{PROCEDURE_KEY.toUpperCase()}</kbd>
        </h3>
        {steps.some((step) => step.required) && (
          <span className={missing > 0 ? 'procedure-missing' : 'procedure-complete'} data-testid="procedure-missing">
            {missing > 0 ? t('procedure:missing', { count: missing }) : `✓ ${t('procedure:complete')}`}
          </span>
        )}
      </div>
      <ol ref={list}>
        {steps.map((step, index) => (
          <li
            key={step.id}
            data-at={index}
            data-testid={`step-${step.id}`}
            data-answered={isAnswered(step)}
            onKeyDown={(event) => {
              const isTyping = event.target instanceof HTMLInputElement
              const press = pressOf(event.nativeEvent)
              const key = press.modified || press.inDialog || event.repeat ? null : procedureKey(event.key, step, isTyping)
              if (key === null) return
              event.preventDefault()
              if (key.do === 'move') focusStep(index + key.by)
              else if (key.do === 'choose' && mayAnswer) answer(index, key.option)
              else if (key.do === 'tick' && mayAnswer && !isAnswered(step)) answer(index, 'done')
            }}
          >
            <ProcedureStep step={step} number={index + 1} acts={acts} mayAnswer={mayAnswer} onAnswer={(value) => answer(index, value)} />
          </li>
        ))}
      </ol>
    </section>
  )
}

/** From anywhere on the console while an incident is open. */
function useProcedureKey(onPress: () => void): void {
  const run = useEffectEvent(onPress)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { modified, typing, inDialog, elsewhere, repeat, key } = pressOf(event)
      if (event.defaultPrevented || modified || typing || inDialog || elsewhere || repeat || key.toLowerCase() !== PROCEDURE_KEY) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
