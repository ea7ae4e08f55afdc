// The editor of one map: what is drawn, whether it is saved, what somebody else saved meanwhile, and the ways to save it.
import { useEffect, useEffectEvent, useReducer, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { MapPicture, MapView, SiteMap } from '../../../contract/map.ts'
import { api, codeOfError, orpc } from '../../api.ts'
import type { Size } from '../plan-view.ts'
import { editing, reduceEdit, type EditAction, type EditState } from './edit-map.ts'
import { saveMap, uploadPicture } from './upload-map.ts'

export interface MapEditing {
  /** null: was never saved. */
  readonly id: string | null
  readonly state: EditState
  readonly map: SiteMap
  /** Of its picture, px; null: it has none yet. */
  readonly size: Size | null
  readonly isDirty: boolean
  readonly isBusy: boolean
  /** Code of errors.ts, `connection`, or '' for a reason unknown; null: none. */
  readonly failure: string | null
  /** Of the picture sent last: parts of the drawing that were left out. */
  readonly dropped: number
  /** What somebody else saved since this was begun; null: nobody did. */
  readonly theirs: MapView | null
  dispatch(action: EditAction): void
  setPicture(file: File): Promise<void>
  /** @returns what is saved now; null: it could not be */
  save(): Promise<MapView | null>
  keepMine(): Promise<MapView | null>
  takeTheirs(): void
  remove(): Promise<boolean>
}

const NEW: SiteMap = { name: '', kind: 'site', buildingId: null, floor: null, picture: '', items: [] }

/** @param view null: a new one */
export function useMapEditor(view: MapView | null): MapEditing {
  const [state, dispatch] = useReducer(reduceEdit, view === null ? NEW : mapOf(view), editing)
  const [saved, setSaved] = useState(view)
  const [theirs, setTheirs] = useState<MapView | null>(null)
  const [picture, setPicture] = useState<MapPicture | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const client = useQueryClient()
  const map = state.history.present
  const isDirty = JSON.stringify(map) !== JSON.stringify(saved === null ? NEW : mapOf(saved))
  const take = (newer: MapView): void => {
    setSaved(newer)
    setTheirs(null)
    setFailure(null)
    if (JSON.stringify(mapOf(newer)) !== JSON.stringify(map)) dispatch({ do: 'load', map: mapOf(newer) })
  }
  const onNewer = useEffectEvent((newer: MapView | null) => {
    if (newer === null || newer.version <= (saved?.version ?? 0) || newer.id !== saved?.id) return
    if (isDirty) setTheirs(newer)
    else take(newer)
  })
  useEffect(() => onNewer(view), [view])

  const run = async <T>(work: () => Promise<T>): Promise<T | null> => {
    setBusy(true)
    setFailure(null)
    try {
      return await work()
    } catch (error) {
      const code = codeOfError(error) ?? ''
      const newest = code === 'map.changed' ? ((await api.maps.list().catch(() => [])).find(({ id }) => id === saved?.id) ?? null) : null
      if (newest === null) setFailure(code)
      else setTheirs(newest)
      return null
    } finally {
      setBusy(false)
    }
  }
  const saveFrom = (version: number) =>
    run(async () => {
      const newer = await saveMap({ ...(saved !== null && { id: saved.id }), version, map })
      client.setQueryData<MapView[]>(orpc.maps.list.queryKey(), (known = []) => [...known.filter(({ id }) => id !== newer.id), newer])
      take(newer)
      await client.invalidateQueries({ queryKey: orpc.maps.list.key() })
      return newer
    })
  return {
    id: saved?.id ?? null,
    state,
    map,
    size: picture?.sha256 === map.picture ? picture : saved?.picture === map.picture ? saved : (theirs ?? null),
    isDirty,
    isBusy,
    failure,
    dropped: picture?.sha256 === map.picture ? picture.dropped : 0,
    theirs,
    dispatch,
    async setPicture(file) {
      const sent = await run(() => uploadPicture(file))
      if (sent === null) return
      setPicture(sent)
      dispatch({ do: 'describe', change: { picture: sent.sha256 }, grip: sent.sha256 })
    },
    save: () => saveFrom(saved?.version ?? 0),
    keepMine: () => saveFrom((theirs ?? saved)?.version ?? 0),
    takeTheirs: () => theirs !== null && take(theirs),
    async remove() {
      if (saved === null) return true
      const { id, version } = saved
      const done = await run(() => api.maps.remove({ id, version }).then(() => true))
      if (done === true) await client.invalidateQueries({ queryKey: orpc.maps.list.key() })
      return done === true
    },
  }
}

function mapOf({ name, kind, buildingId, floor, picture, items }: MapView): SiteMap {
  return { name, kind, buildingId, floor, picture, items: [...items] }
}
