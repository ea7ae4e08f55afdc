// Everything that is drawn, as a list; of what is selected its name and its rules.
import { Button, Input, Select } from 'antd'
import { DeleteOutlined, SwapOutlined } from '@ant-design/icons'
import type { RuleKindView } from '../../contract/rule-kinds.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { areaOf } from '../shape-editor/outlines.ts'
import { FEWEST, type Shape } from '../shape-editor/shapes.ts'
import { RuleCard } from './rule-card.tsx'
import type { ZoneEditor } from './use-zone-editor.ts'
import { ALMOST_ALL, MOST_RULES, ofRole, withNewRule, withShape, type Role } from './watch-board.ts'

interface ZonePanelProps {
  readonly editor: ZoneEditor
  readonly kinds: readonly RuleKindView[]
  readonly hasFacades: boolean
}

export function ZonePanel({ editor, kinds, hasFacades }: ZonePanelProps) {
  const { t } = useWords()
  const { board, state } = editor
  if (state.drawing !== null) return <DrawingHelp editor={editor} shape={state.drawing} />
  const selected = board.shapes.find(({ id }) => id === state.selected?.id)
  return (
    <>
      {board.shapes.length === 0 && <p data-testid="zones-none">{t('zones:none')}</p>}
      <ShapeList editor={editor} />
      {selected !== undefined && selected.role !== 'mask' && <Details key={selected.id} editor={editor} kinds={kinds} shape={selected} />}
      {selected === undefined && board.shapes.length > 0 && <p className="muted">{t('zones:selectOne')}</p>}
      <p className="zones-facade-link">
        <span className="muted">{t(hasFacades ? 'zones:hasFacades' : 'zones:noFacades')}</span>{' '}
        <Button onClick={() => useDesk.getState().go('facades')} data-testid="zones-to-facades">
          {t('zones:toFacades')}
        </Button>
      </p>
    </>
  )
}

function ShapeList({ editor }: { readonly editor: ZoneEditor }) {
  const { t } = useWords()
  const { board, state, problems } = editor
  const places = board.shapes.filter(({ role }) => role !== 'mask')
  return (
    <ul className="step-list zones-list" aria-label={t('zones:drawn')} data-testid="zones-list">
      {[...places, ...ofRole(board, 'mask')].map((shape, i) => {
        const role = shape.role as Role
        const name = role === 'mask' ? t('zones:shape.mask', { name: shape.group }) : `${i + 1} ${shape.label}`
        const rules = board.facts.rules.filter(({ zone }) => role !== 'mask' && zone === shape.group).length
        return (
          <li key={shape.id} data-selected={state.selected?.id === shape.id} data-testid={`zones-item-${shape.id}`}>
            <button type="button" className="step-link" aria-pressed={state.selected?.id === shape.id} onClick={() => editor.select(shape.id)}>
              <span className={`zones-mark zones-mark-${role}`} aria-hidden="true" /> {name}
              {problems.some((p) => p.isError && p.shape.id === shape.id) && <span title={t('zones:isWrong')}> ⚠</span>}
            </button>
            <span className="muted">
              {role === 'mask'
                ? t('zones:area', { share: (areaOf(shape.points) * 100).toFixed(1) })
                : [
                    role === 'tripline' ? t('zones:aLine') : t('zones:area', { share: (areaOf(shape.points) * 100).toFixed(1) }),
                    t('cameras:rules', { n: rules }),
                  ].join(' · ')}
            </span>
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={t('zones:removeShape', { name })}
              onClick={() => editor.dispatch({ do: 'remove', id: shape.id, at: null })}
              data-testid={`zones-remove-${shape.id}`}
            />
          </li>
        )
      })}
    </ul>
  )
}

interface DetailsProps {
  readonly editor: ZoneEditor
  readonly kinds: readonly RuleKindView[]
  readonly shape: Shape
}

function Details({ editor, kinds, shape }: DetailsProps) {
  const { t, i18n } = useWords()
  const { board } = editor
  const isLine = shape.role === 'tripline'
  const rules = board.facts.rules.map((rule, at) => ({ rule, at })).filter(({ rule }) => rule.zone === shape.group)
  const possible = kinds.filter(({ place, settings }) => place === shape.role && settings !== null)
  const free = possible.filter(({ id }) => !rules.some(({ rule }) => rule.kind === id))
  const later = kinds.filter(({ place, settings }) => place === shape.role && settings === null)
  const titleOf = ({ title }: RuleKindView) => title[i18n.language === 'en' ? 'en' : 'zh']
  return (
    <section className="zones-details" aria-label={shape.label} data-testid="zones-details">
      <label>
        {t('zones:name')}
        <Input
          maxLength={100}
          value={shape.label}
          onChange={(event) => editor.set(withShape(board, shape.id, { label: event.target.value }), `name ${shape.id}`)}
          onBlur={() => editor.dispatch({ do: 'release' })}
          data-testid="zones-name"
        />
      </label>
      {isLine && (
        <p>
          {t('zones:lineMeans')}{' '}
          <Button
            icon={<SwapOutlined />}
            onClick={() => editor.set(withShape(board, shape.id, { points: shape.points.toReversed() }))}
            data-testid="zones-turn"
          >
            {t('zones:turn')}
          </Button>
        </p>
      )}
      {rules.map(({ rule, at }) => (
        <RuleCard key={rule.kind} editor={editor} rule={rule} at={at} kind={kinds.find(({ id }) => id === rule.kind)} />
      ))}
      {possible.length === 0 ? (
        <p className="muted">{t('zones:noKinds')}</p>
      ) : (
        <Select
          className="zones-add-rule"
          value={null}
          placeholder={t('zones:addRule')}
          aria-label={t('zones:addRule')}
          disabled={free.length === 0 || board.facts.rules.length >= MOST_RULES}
          options={free.map((kind) => ({ value: kind.id, label: titleOf(kind) }))}
          onChange={(kind: string | null) => kind !== null && editor.set(withNewRule(board, kind, shape.group))}
          data-testid="zones-add-rule"
        />
      )}
      {later.length > 0 && <p className="muted">{t('zones:later', { kinds: later.map(titleOf).join(t('listComma')) })}</p>}
    </section>
  )
}

/** What hand and keyboard do while a shape is drawn. */
function DrawingHelp({ editor, shape }: { readonly editor: ZoneEditor; readonly shape: Shape }) {
  const { t } = useWords()
  const { dispatch } = editor
  const whole = () => {
    for (const at of ALMOST_ALL) dispatch({ do: 'point', at })
    dispatch({ do: 'finish' })
  }
  return (
    <div className="step-drawing" role="status" data-testid="drawing-hint">
      <p>{t(shape.form === 'line' ? 'zones:drawLine' : 'zones:drawArea')}</p>
      <div className="step-buttons">
        {shape.form === 'area' && (
          <Button
            type="primary"
            disabled={shape.points.length < FEWEST.area}
            title={shape.points.length < FEWEST.area ? t('zones:threeAtLeast') : undefined}
            onClick={() => dispatch({ do: 'finish' })}
            data-testid="draw-finish"
          >
            {t('facades:close')} <kbd>Enter</kbd>
          </Button>
        )}
        {shape.role === 'zone' && shape.points.length === 0 && (
          <Button onClick={whole} data-testid="draw-whole">
            {t('zones:wholePicture')}
          </Button>
        )}
        <Button data-testid="draw-cancel" onClick={() => dispatch({ do: 'cancel' })}>
          {t('cancel')} <kbd>Esc</kbd>
        </Button>
      </div>
    </div>
  )
}
