// Photos from the scene: checked, written once, recorded with their hash; the same photo sent again is the same one.
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, globSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { VigilError } from '../../../contract/errors.ts'
import { LATE_AFTER_MS, MAX_TASK_PHOTO_BYTES, MAX_TASK_PHOTOS, type TaskPhoto } from '../../../contract/dispatch.ts'
import { appendAudit } from '../../../db/audit.ts'
import { findDispatch, findPhoto, findPhotoOfClient, insertPhoto, listPhotos, toTaskPhoto } from '../../../db/dispatches.ts'
import { findIncident } from '../../../db/incidents.ts'
import { findStaffOfUser } from '../../../db/staff.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { readToldTime } from '../told-time.ts'
import type { Actor, Env } from '../../env.ts'
import { recordChange } from '../../incidents/record.ts'
import { newId } from '../../new-id.ts'
import { stripJpeg } from '../../strip-jpeg.ts'
import { announceDispatch } from './view.ts'

export interface PhotoClaim {
  readonly dispatchId: string
  readonly clientId: string
  /** By the phone's clock. */
  readonly atMs: number
}

export interface PhotoDesk {
  /** Of one's own tasks only. @throws VigilError `staff.notYou`, `dispatch.notFound`, `dispatch.badPhoto`, `dispatch.tooManyPhotos` */
  add(actor: Actor, claim: PhotoClaim, jpeg: Uint8Array): TaskPhoto
  /** Only while it is what was recorded. @throws VigilError `request.notFound`, `evidence.altered` */
  read(id: string): { readonly jpeg: Buffer; readonly sha256: string; readonly dispatchId: string }
}

export function createPhotoDesk(env: Env, dataDir: string): PhotoDesk {
  const { db, clock } = env
  // What a power cut left half written.
  for (const half of globSync('dispatch-photos/*/*.part', { cwd: dataDir })) rmSync(join(dataDir, half), { force: true })
  return {
    add(actor, { dispatchId, clientId, atMs }, sent) {
      const staff = findStaffOfUser(db, actor.id)
      if (staff === null) throw new VigilError('staff.notYou')
      const dispatch = findDispatch(db, dispatchId)
      if (dispatch === null || dispatch.staffId !== staff.id) throw new VigilError('dispatch.notFound')
      const known = findPhotoOfClient(db, dispatchId, clientId)
      if (known !== null) return toTaskPhoto(known)
      const jpeg = sent.byteLength > MAX_TASK_PHOTO_BYTES ? null : stripJpeg(sent)
      if (jpeg === null) throw new VigilError('dispatch.badPhoto')
      if (listPhotos(db, dispatchId).length >= MAX_TASK_PHOTOS) throw new VigilError('dispatch.tooManyPhotos')
      const nowMs = clock.now()
      const id = newId(nowMs)
      const sha256 = createHash('sha256').update(jpeg).digest('hex')
      const file = `dispatch-photos/${new Date(nowMs).toISOString().slice(0, 10)}/${id}.jpg`
      writeDurably(join(dataDir, file), jpeg)
      const receivedAtMs = Math.max(nowMs, dispatch.assignedAtMs)
      const told = readToldTime(atMs, dispatch.assignedAtMs, receivedAtMs)
      const takenAtMs = told.atMs
      const photo = { id, dispatchId, clientId, file, sha256, bytes: jpeg.byteLength, atMs: takenAtMs, receivedAtMs, actorId: actor.id }
      const record = () => {
        insertPhoto(db, photo)
        const incident = findIncident(db, dispatch.incidentId)!
        const late = receivedAtMs - takenAtMs > LATE_AFTER_MS
        const details = {
          dispatchId,
          staffId: staff.id,
          assignee: staff.name,
          photoId: id,
          sha256,
          atMs: takenAtMs,
          ...(late && { late }),
          ...(told.isClockOff && { clockOff: true }),
        }
        recordChange(env, { actor, before: incident, after: incident, line: { what: 'dispatchPhoto', reason: null, note: null, details } })
        appendAudit(db, {
          atMs: nowMs,
          actorType: actor.type,
          actorId: actor.id,
          action: 'dispatch.photo',
          subject: `task-photo/${id}`,
          before: null,
          after: { dispatchId, file, sha256, bytes: photo.bytes },
        })
        announceDispatch(env, dispatch)
      }
      try {
        inTransaction(db, record)
      } catch (error) {
        // The phone sends it again under another name: a disk that is full must not be filled by what nobody knows of.
        rmSync(join(dataDir, file), { force: true })
        throw error
      }
      return toTaskPhoto(photo)
    },
    read(id) {
      const photo = findPhoto(db, id)
      if (photo === null) throw new VigilError('request.notFound')
      const jpeg = readOrNull(join(dataDir, photo.file))
      if (jpeg === null || createHash('sha256').update(jpeg).digest('hex') !== photo.sha256) {
        env.log.error('photo altered', { photo: id })
        throw new VigilError('evidence.altered')
      }
      return { jpeg, sha256: photo.sha256, dispatchId: photo.dispatchId }
    },
  }
}

/** On disk before it is in the database; under another name until it is whole. */
function writeDurably(path: string, bytes: Uint8Array): void {
  const half = `${path}.part`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = openSync(half, 'wx', 0o600)
  try {
    try {
      // All of it or an error: a plain write may end early on a disk that is nearly full.
      writeFileSync(file, bytes)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(half, path)
  } catch (error) {
    rmSync(half, { force: true })
    throw error
  }
}

function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}
