// What other systems are owed: how it stands with each, every delivery with its reason, and sending again by hand.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Select, Table } from 'antd'
import type { DeliveryView } from '../../contract/integration.ts'
import { api, orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { ListError } from '../falls/fall-list.tsx'
import { useDevices } from '../feeds.ts'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { ReplayDead } from './replay-dead.tsx'
import { TargetList } from './target-list.tsx'

const LOOK_EVERY_MS = 2000
const PAGE = 50
const STATES = ['pending', 'dead', 'delivered'] as const
type State = (typeof STATES)[number]
const TONES = { pending: 'busy', dead: 'bad', delivered: 'good' } as const
export function DeliveriesPanel() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [target, setTarget] = useState<string>()
  const [state, setState] = useState<State>()
  const [pages, setPages] = useState<readonly { sequence: number; target: string }[]>([])
  const [chosen, setChosen] = useState<readonly DeliveryView[]>([])
  const [told, setTold] = useState<string | null>(null)
  const targets = useQuery(orpc.deliveries.targets.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  const before = pages.at(-1)
  const filter = { ...(target !== undefined && { target }), ...(state !== undefined && { state }), ...(before !== undefined && { before }), limit: PAGE }
  const list = useQuery(orpc.deliveries.list.queryOptions({ input: filter, refetchInterval: LOOK_EVERY_MS }))
  const show = (what: () => void) => {
    what()
    setPages([])
    setChosen([])
  }
  const replay = async (input: Parameters<typeof api.deliveries.replay>[0]) => {
    try {
      const { replayed } = await api.deliveries.replay(input)
      setTold(t('integrations:deliveries.replayed', { n: replayed }))
      setChosen([])
    } catch (error) {
      setTold(errorWords(error))
    }
    await client.invalidateQueries({ queryKey: orpc.deliveries.key() })
  }
  const replayChosen = async () => {
    for (const [at, some] of Map.groupBy(chosen, (one) => one.target)) await replay({ target: at, sequences: some.map(({ sequence }) => sequence) })
  }
  const dead = (targets.data ?? []).filter((one) => one.dead > 0 && (target === undefined || one.id === target))
  return (
    <div className="links">
      {targets.error !== null && targets.data === undefined && <ListError error={targets.error} />}
      {targets.data !== undefined && <TargetList targets={targets.data} />}
      <div className="links-bar">
        <Select
          allowClear
          style={{ width: 220 }}
          placeholder={t('integrations:deliveries.everyTarget')}
          aria-label={t('integrations:deliveries.target')}
          value={target}
          onChange={(value: string | undefined) => show(() => setTarget(value))}
          options={(targets.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Select
          allowClear
          style={{ width: 160 }}
          placeholder={t('integrations:deliveries.everyState')}
          aria-label={t('integrations:deliveries.stateTitle')}
          value={state}
          onChange={(value: State | undefined) => show(() => setState(value))}
          options={STATES.map((value) => ({ value, label: t(`integrations:deliveries.state.${value}`) }))}
        />
        <Button disabled={chosen.length === 0} onClick={() => void replayChosen()} data-testid="replay-chosen">
          {t('integrations:deliveries.replayChosen', { n: chosen.length })}
        </Button>
        {dead.map((one) => (
          <ReplayDead key={one.id} target={one} onReplay={(span) => replay({ target: one.id, ...span })} />
        ))}
      </div>
      {told !== null && <Alert type="info" showIcon closable={{ onClose: () => setTold(null) }} title={told} data-testid="replay-told" />}
      <DeliveryTable
        rows={list.data}
        error={list.error}
        nameOf={(id) => targets.data?.find((one) => one.id === id)?.name ?? id}
        chosen={chosen}
        onChoose={setChosen}
        onReplay={(one) => void replay({ target: one.target, sequences: [one.sequence] })}
      />
      <div className="links-bar">
        <Button disabled={pages.length === 0} onClick={() => setPages(pages.slice(0, -1))}>
          {t('integrations:newer')}
        </Button>
        <Button
          disabled={(list.data?.length ?? 0) < PAGE}
          onClick={() => setPages([...pages, { sequence: list.data!.at(-1)!.sequence, target: list.data!.at(-1)!.target }])}
        >
          {t('integrations:older')}
        </Button>
      </div>
    </div>
  )
}

/** What waits after a failure may be tried before its time. */
function mayReplay({ state, problem }: DeliveryView): boolean {
  return state !== 'pending' || problem !== null
}

interface TableProps {
  readonly rows: readonly DeliveryView[] | undefined
  readonly error: unknown
  readonly nameOf: (target: string) => string
  readonly chosen: readonly DeliveryView[]
  readonly onChoose: (rows: readonly DeliveryView[]) => void
  readonly onReplay: (row: DeliveryView) => void
}

function DeliveryTable({ rows, error, nameOf, chosen, onChoose, onReplay }: TableProps) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const open = useDesk((d) => d.open)
  const devices = useDevices()
  const deviceOf = (subject: string) => devices?.find(({ id }) => subject === `device/${id}`)
  const typeText = (type: string) => {
    const short = type.replace(/^cn\.vigil\.|\.v1$/g, '')
    const word: unknown = i18n.getResource(i18n.language, 'integrations', `deliveries.types.${short.replaceAll('.', '_')}`)
    return typeof word === 'string' ? word : short
  }
  const keyOf = ({ target, sequence }: DeliveryView) => `${target}/${sequence}`
  if (error !== null && rows === undefined) return <ListError error={error} />
  return (
    <Table<DeliveryView>
      size="small"
      rowKey={keyOf}
      loading={rows === undefined}
      dataSource={rows === undefined ? [] : [...rows]}
      pagination={false}
      scroll={{ x: 1000, y: 420 }}
      data-testid="deliveries"
      locale={{ emptyText: t('integrations:deliveries.none') }}
      rowSelection={{
        selectedRowKeys: chosen.map(keyOf),
        onChange: (_keys, selected) => onChoose(selected),
        getCheckboxProps: (row) => ({ disabled: !mayReplay(row) }),
      }}
      onRow={(row) => ({ 'data-testid': 'delivery', 'data-state': row.state }) as object}
      columns={[
        { title: t('integrations:deliveries.written'), width: 150, render: (_, row) => siteTime(row.createdAtMs) },
        {
          title: t('integrations:deliveries.about'),
          width: 190,
          render: (_, { incidentId, subject, reportNumber }) =>
            incidentId === null ? (
              <span title={subject}>{reportNumber ?? deviceOf(subject)?.name ?? subject}</span>
            ) : (
              <Button type="link" size="small" className="links-to" onClick={() => open(incidentId)}>
                {subject.replace('incident/', '')}
              </Button>
            ),
        },
        { title: t('integrations:deliveries.event'), render: (_, { type }) => typeText(type) },
        { title: t('integrations:deliveries.target'), width: 180, render: (_, row) => nameOf(row.target) },
        {
          title: t('integrations:deliveries.stateTitle'),
          width: 110,
          render: (_, row) => (
            <ToneMark
              tone={row.problem !== null && row.state === 'pending' ? 'warn' : TONES[row.state]}
              text={t(`integrations:deliveries.state.${row.state}`)}
            />
          ),
        },
        {
          title: t('integrations:deliveries.reason'),
          render: (_, row) =>
            row.problem === null ? (
              row.endedAtMs !== null && siteTime(row.endedAtMs)
            ) : (
              <span title={errorText(row.problem, i18n.language)}>
                {t('integrations:deliveries.tries', { n: row.attempts, reason: row.detail ?? errorText(row.problem, i18n.language) })}
                {row.state === 'pending' && ` · ${t('integrations:deliveries.next', { time: siteTime(row.nextAtMs) })}`}
              </span>
            ),
        },
        {
          title: '',
          width: 110,
          render: (_, row) =>
            mayReplay(row) && (
              <Button size="small" onClick={() => onReplay(row)} data-testid="replay">
                {t(row.state === 'pending' ? 'integrations:deliveries.tryNow' : 'integrations:deliveries.replay')}
              </Button>
            ),
        },
      ]}
    />
  )
}
