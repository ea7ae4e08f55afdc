// The map: watched, or, by those who may, drawn.
import { useState } from 'react'
import { Alert, Button, Empty, Spin } from 'antd'
import type { User } from '../../contract/people.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { MapEditor } from './editor/map-editor.tsx'
import { LiveMap } from './live-map.tsx'
import { useMaps } from './use-maps.ts'

/** One that is not there yet. */
const NEW = 'new'

export function MapPanel({ user }: { readonly user: User }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const { data: maps, error } = useMaps()
  const [chosen, setChosen] = useState<string | null>(null)
  const [edited, setEdited] = useState<string | null>(null)
  const mayEdit = user.permissions.includes('configureDesk')
  if (maps === undefined)
    return (
      <p className="muted" role="status">
        {error === null ? <Spin /> : <Alert type="error" showIcon title={errorWords(error)} data-testid="map-error" />}
      </p>
    )
  const map = maps.find(({ id }) => id === chosen) ?? maps[0]
  const editedMap = maps.find(({ id }) => id === edited) ?? null
  if (edited !== null)
    return (
      <MapEditor
        key={edited}
        maps={maps}
        map={editedMap}
        onMap={(id) => {
          setEdited(id ?? NEW)
          if (id !== null) setChosen(id)
        }}
        onDone={() => setEdited(null)}
      />
    )
  if (map === undefined)
    return (
      <Empty description={t(mayEdit ? 'map:noneYet' : 'map:none')} data-testid="map-empty">
        {mayEdit && (
          <Button type="primary" onClick={() => setEdited(NEW)} data-testid="map-new">
            {t('map:new')}
          </Button>
        )}
      </Empty>
    )
  return <LiveMap maps={maps} map={map} onMap={setChosen} onEdit={mayEdit ? () => setEdited(map.id) : null} />
}
