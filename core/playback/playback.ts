// Recordings at the desk: what is kept of which camera, what happened when, bookmarks, exports, and who looked.
import { VigilError, isErrorCode } from '../../contract/errors.ts'
import type { CameraId } from '../../contract/ids.ts'
import {
  MAX_BOOKMARKS,
  MAX_MARKS,
  type Bookmark,
  type BookmarkSave,
  type Mark,
  type RecordedTimeline,
  type TimelineInput,
} from '../../contract/playback-api.ts'
import { appendAudit } from '../../db/audit.ts'
import { countBookmarks, deleteBookmark, findBookmark, findMarkAfter, findMarkBefore, listBookmarks, listMarks, saveBookmark } from '../../db/bookmarks.ts'
import { keepRecording, letRecordingGo } from '../../db/recording.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Media } from '../../media/media-client.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import type { Troubles } from '../troubles.ts'
import type { Seals } from '../proof/seal-export.ts'
import { createExportDesk, type ExportDesk, type ExportMeans } from './exports.ts'
import type { RecordedCameras } from './removed-cameras.ts'
import type { Views } from './views.ts'

export interface PlaybackDesk {
  readonly exports: ExportDesk
  readonly views: Views
  timeline(input: TimelineInput): Promise<RecordedTimeline>
  neighbour(cameraIds: readonly CameraId[], atMs: number, direction: 'before' | 'after'): Mark | null
  /** @throws VigilError `camera.notFound`, `bookmark.notFound`, `bookmark.tooMany` */
  saveBookmark(actor: Actor, save: BookmarkSave): Bookmark
  /** @throws VigilError `bookmark.notFound` */
  removeBookmark(actor: Actor, id: string): void
  /** Whose recordings may be looked at. */
  readonly recorded: RecordedCameras
  stop(): Promise<void>
}

export interface PlaybackMeans extends Pick<ExportMeans, 'masksOf'> {
  readonly dataDir: string
  readonly troubles: Troubles
  readonly views: Views
  readonly seals: Seals
  /** The video process; null while it is down. */
  media(): Pick<Media, 'spans' | 'exportSpan'> | null
  readonly recorded: RecordedCameras
  /** What is believed of the clock: one that was set ahead must not end exports. null: not judged yet. */
  believedMs(): number | null
}

export function createPlaybackDesk(env: Env, means: PlaybackMeans): PlaybackDesk {
  const { db, clock } = env
  const exports = createExportDesk(env, means)
  const audit = (actor: Actor, action: string, id: string, before: Bookmark | null, after: Bookmark | null) =>
    appendAudit(db, {
      atMs: clock.now(),
      actorType: actor.type,
      actorId: actor.id,
      action,
      subject: `bookmark/${id}`,
      before: factsOf(before),
      after: factsOf(after),
    })

  const spansOf = async (cameraId: CameraId, { source, fromMs, toMs }: TimelineInput) => {
    try {
      const media = means.media()
      if (media === null) return { cameraId, spans: [], problem: 'system.mediaDown' }
      const spans = await media.spans({ cameraId, source, fromMs, toMs })
      return { cameraId, spans: spans.map((span) => ({ fromMs: span.fromMs, toMs: span.toMs })), problem: null }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      env.log.warn('what is kept of a camera cannot be read', { cameraId, source, error: String(error) })
      return { cameraId, spans: [], problem: isErrorCode(code) ? code : 'playback.unreadable' }
    }
  }

  return {
    exports,
    views: means.views,
    recorded: means.recorded,
    async timeline(input) {
      const { cameraIds, fromMs, toMs } = input
      const cameras = await Promise.all(cameraIds.map((cameraId) => spansOf(cameraId, input)))
      // one more of each camera tells whether there are more
      const marks = cameraIds.flatMap((cameraId) => listMarks(db, cameraId, fromMs, toMs, MAX_MARKS + 1)).toSorted((a, b) => a.atMs - b.atMs)
      const bookmarks = cameraIds.flatMap((cameraId) => listBookmarks(db, cameraId, fromMs, toMs))
      return { cameras, marks: marks.slice(-MAX_MARKS), isCut: marks.length > MAX_MARKS, bookmarks }
    },
    neighbour(cameraIds, atMs, direction) {
      const isBefore = direction === 'before'
      const found = cameraIds.flatMap((id) => (isBefore ? findMarkBefore(db, id, atMs) : findMarkAfter(db, id, atMs)) ?? [])
      return found.toSorted((a, b) => (isBefore ? b.atMs - a.atMs : a.atMs - b.atMs))[0] ?? null
    },
    saveBookmark(actor, { id: given, ...bookmark }) {
      const savedAtMs = clock.now()
      const id = given ?? newId(savedAtMs)
      return inTransaction(db, () => {
        const before = given === undefined ? null : findBookmark(db, given)
        if (given !== undefined && before === null) throw new VigilError('bookmark.notFound')
        // one that was set stays what it is when its camera has gone
        if (before?.cameraId !== bookmark.cameraId && means.recorded.find(bookmark.cameraId, 'ring') === null) throw new VigilError('camera.notFound')
        if (before === null && countBookmarks(db) >= MAX_BOOKMARKS) throw new VigilError('bookmark.tooMany')
        saveBookmark(db, { id, ...bookmark, savedAtMs, userId: actor.id })
        if (bookmark.keep) keepRecording(db, { id, ...bookmark })
        else letRecordingGo(db, id)
        const after = findBookmark(db, id)!
        audit(actor, 'bookmark.save', id, before, after)
        return after
      })
    },
    removeBookmark(actor, id) {
      inTransaction(db, () => {
        const before = findBookmark(db, id)
        if (before === null) throw new VigilError('bookmark.notFound')
        deleteBookmark(db, id)
        letRecordingGo(db, id)
        audit(actor, 'bookmark.remove', id, before, null)
      })
    },
    async stop() {
      await exports.stop()
      means.views.stop()
    },
  }
}

/** Without the note: people's words have no place in the chain. */
function factsOf(bookmark: Bookmark | null): Record<string, unknown> | null {
  if (bookmark === null) return null
  const { cameraId, fromMs, toMs, keep } = bookmark
  return { cameraId, fromMs, toMs, keep }
}
