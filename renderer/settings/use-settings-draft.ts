// What a manager has changed of the settings and not yet saved: shared by all pages of the screen, each step can be taken back.
import { useEffect, useMemo, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { deskSettingsSchema, type DeskSettings, type DeskSettingsView } from '../../contract/desk-settings.ts'
import { api, orpc } from '../api.ts'
import { useDesk } from '../console/desk.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { settingsChanges, type SettingsChange } from './settings-changes.ts'

export interface SettingsDraft {
  /** In force. */
  readonly saved: DeskSettingsView
  readonly value: DeskSettings
  readonly changes: readonly SettingsChange[]
  readonly canUndo: boolean
  readonly isValid: boolean
  /** Somebody else saved meanwhile: this draft would be refused. */
  readonly isOutdated: boolean
  readonly failure: string | null
  /** @param field changes of the same one in a row are one step of undo: what is typed letter by letter */
  change(next: DeskSettings, field?: string): void
  undo(): void
  discard(): void
  /** @returns whether it is in force now */
  save(): Promise<boolean>
  /** An older version's settings become the newest version. @returns whether they are in force now */
  restore(value: DeskSettings): Promise<boolean>
}

interface Edit {
  readonly value: DeskSettings
  readonly field: string | null
}

/** @returns null while it is read; a string: why it cannot be */
export function useSettingsDraft(): SettingsDraft | string | null {
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const setUnsaved = useDesk((d) => d.setUnsaved)
  const { data, error } = useQuery(orpc.deskSettings.get.queryOptions())
  const [edits, setEdits] = useState<readonly Edit[]>([])
  const [begunAt, setBegunAt] = useState<number | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const value = edits.at(-1)?.value ?? data?.value
  const changes = useMemo(() => (data === undefined || value === undefined ? [] : settingsChanges(data.value, value)), [data, value])
  const isUnsaved = changes.length > 0
  useEffect(() => {
    setUnsaved(isUnsaved)
    return () => setUnsaved(false)
  }, [isUnsaved, setUnsaved])
  if (error !== null) return errorWords(error)
  if (data === undefined || value === undefined) return null
  const discard = () => {
    setEdits([])
    setBegunAt(null)
    setFailure(null)
  }
  const store = async (version: number, next: DeskSettings) => {
    try {
      await api.deskSettings.save({ version, value: next })
    } catch (thrown) {
      setFailure(errorWords(thrown))
      await client.invalidateQueries({ queryKey: orpc.deskSettings.key() })
      return false
    }
    await client.invalidateQueries({ queryKey: orpc.deskSettings.key() })
    discard()
    return true
  }
  return {
    saved: data,
    value,
    changes,
    canUndo: edits.length > 0,
    isValid: deskSettingsSchema.safeParse(value).success,
    isOutdated: begunAt !== null && begunAt !== data.version,
    failure,
    change(next, field) {
      const isSameField = field !== undefined && edits.at(-1)?.field === field
      setEdits([...(isSameField ? edits.slice(0, -1) : edits), { value: next, field: field ?? null }])
      setBegunAt(begunAt ?? data.version)
      setFailure(null)
    },
    undo() {
      setEdits(edits.slice(0, -1))
      if (edits.length <= 1) setBegunAt(null)
    },
    discard,
    save: () => store(begunAt ?? data.version, value),
    restore: (older) => store(data.version, older),
  }
}
