// Adds a note to an incident.
import { useEffect, useState } from 'react'
import { Button, Input } from 'antd'
import type { Incident } from '../../contract/incident.ts'
import { focusQueue, useDesk } from '../console/desk.ts'
import { useActions } from './use-actions.ts'
import { useWords } from '../i18n.ts'

export function NoteForm({ incident }: { readonly incident: Incident }) {
  const { t } = useWords()
  const { act } = useActions()
  const [note, setNote] = useState('')
  const { noteFor, endNote } = useDesk()
  useEffect(() => {
    if (noteFor === incident.id) document.getElementById('note')?.focus()
  }, [noteFor, incident.id])
  const save = async () => {
    if (note.trim() === '') return
    if (!(await act(incident, { action: 'note', note: note.trim() }))) return
    setNote('')
    focusQueue()
  }
  return (
    <form
      className="note-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Input
        id="note"
        value={note}
        maxLength={2000}
        aria-label={t('incidents:note')}
        placeholder={t('incidents:notePlaceholder')}
        data-testid="note"
        onFocus={endNote}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') focusQueue()
        }}
      />
      <Button htmlType="submit" disabled={note.trim() === ''} data-testid="note-save">
        {t('incidents:saveNote')}
      </Button>
    </form>
  )
}
