// Who looks at which recording: written down when it begins, and again with the stretches that were sent when it ends.
import type { CameraId } from '../../contract/ids.ts'
import type { PlaybackSource } from '../../contract/playback.ts'
import { appendAudit } from '../../db/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor, Env } from '../env.ts'
import { newId } from '../new-id.ts'
import type { Troubles } from '../troubles.ts'

export interface Views {
  /** @returns what the video process is to call it. @throws when it cannot be written down: then nothing may be shown */
  begin(actor: Actor, cameraId: CameraId, source: PlaybackSource): string
  /** What the video process has sent. Unknown ones are not heard. */
  end(view: string, stretches: readonly { readonly fromMs: number; readonly toMs: number }[]): void
  /** Its socket is closed: should the video process not say what it sent, that too is written down. */
  closed(view: string): void
  stop(): void
}

/** The video process says it at once, unless it has ended. */
const SAID_WITHIN_MS = 5000

export function createViews(env: Env, troubles: Troubles): Views {
  const open = new Map<string, { readonly actor: Actor; readonly cameraId: CameraId; readonly source: PlaybackSource; timer: NodeJS.Timeout | null }>()
  const audit = (actor: Actor, action: string, cameraId: CameraId, after: Record<string, unknown>) =>
    appendAudit(env.db, { atMs: env.clock.now(), actorType: actor.type, actorId: actor.id, action, subject: `camera/${cameraId}`, before: null, after })
  const end = (view: string, stretches: readonly { readonly fromMs: number; readonly toMs: number }[] | null) => {
    const known = open.get(view)
    if (known === undefined) return
    open.delete(view)
    if (known.timer !== null) clearTimeout(known.timer)
    const { actor, cameraId, source } = known
    const rounded = stretches?.map(({ fromMs, toMs }) => [Math.round(fromMs), Math.round(toMs)]) ?? 'unknown'
    troubles.survive('writing down which recording was watched', () =>
      inTransaction(env.db, () => audit(actor, 'recording.watched', cameraId, { view, source, stretches: rounded })),
    )
  }
  return {
    begin(actor, cameraId, source) {
      const view = newId(env.clock.now())
      inTransaction(env.db, () => audit(actor, 'recording.open', cameraId, { view, source }))
      open.set(view, { actor, cameraId, source, timer: null })
      return view
    },
    end,
    closed(view) {
      const known = open.get(view)
      if (known !== undefined && known.timer === null) known.timer = setTimeout(() => end(view, null), SAID_WITHIN_MS)
    },
    stop() {
      for (const view of open.keys()) end(view, null)
    },
  }
}
