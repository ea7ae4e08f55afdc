// Evidence that only a falling object has: its path on one picture, the object enlarged, and the page that says it all.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { VigilError } from '../contract/errors.ts'
import type { Fall } from '../contract/falling.ts'
import type { Alert, Evidence } from '../contract/incident.ts'
import { findIncident } from '../db/incidents.ts'
import { writeDurably } from '../media/durable-file.ts'
import { recordingOf, runningMedia, secure, type EvidenceFrom, type EvidenceMeans, type MadeFile } from './evidence-job.ts'
import { getEvidence, toEvidence } from './incidents/evidence-records.ts'
import { fallPage, type FallPageFacts } from './reports/fall-page.ts'
import { pictureWords, type FallTitle } from './reports/fall-words.ts'
import { renderPage } from './reports/render-page.ts'
import { VERSION } from './version.ts'

export interface FallAlert extends Alert {
  readonly cameraId: string
  readonly fall: Fall
}

/** @param promised the `trajectory` and the `crops`, made from one decoding */
export function secureFallPictures(means: EvidenceMeans, promised: readonly [Evidence, Evidence], alert: FallAlert, from: EvidenceFrom): Promise<void> {
  return secure(means, promised, alert.atMs, async ([trajectoryFile, cropsFile]) => {
    const made = await runningMedia(means).fallPictures({
      cameraId: alert.cameraId,
      fall: alert.fall,
      words: pictureWords(titleOf(means, alert), alert.fall),
      masks: means.masksOf?.(alert.cameraId) ?? [],
      trajectoryFile: trajectoryFile!,
      cropsFile: cropsFile!,
      recording: recordingOf(from),
    })
    return [made.trajectory, made.crops]
  })
}

/** @param beside what else was promised, in order; each is complete or missing by now */
export function secureFallPage(means: EvidenceMeans, promised: Evidence, beside: readonly Evidence[], alert: FallAlert, from: EvidenceFrom): Promise<void> {
  return secure(means, [promised], alert.atMs, async ([file]) => {
    const facts = await pageFacts(means, beside, alert, from)
    const pdf = await renderPage({ definition: fallPage(facts), font: means.font() }, means.stopping)
    const { sha256, stored } = await writeDurably(file!, pdf)
    const pictures = facts.files.filter(({ type }) => type === 'trajectory' || type === 'crops')
    const made: MadeFile = {
      sha256,
      bytes: stored.length,
      startedAtMs: alert.fall.firstAtMs,
      durationMs: alert.fall.lastAtMs - alert.fall.firstAtMs,
      proven: pictures.length === 2 && pictures.every(({ proven }) => proven),
    }
    return [made]
  })
}

async function pageFacts(means: EvidenceMeans, beside: readonly Evidence[], alert: FallAlert, from: EvidenceFrom): Promise<FallPageFacts> {
  const { env, dataDir } = means
  const stored = beside.map(({ id }) => getEvidence(env, id))
  const pictureOf = async (type: Evidence['type']) => {
    const file = stored.find((one) => one.type === type)?.file ?? null
    return file === null ? null : readFile(join(dataDir, file))
  }
  return {
    ...titleOf(means, alert),
    fall: alert.fall,
    summary: findIncident(env.db, alert.incidentId)!.summary,
    isRecorded: from.is === 'recording',
    files: stored.map(toEvidence),
    trajectory: await pictureOf('trajectory'),
    crops: await pictureOf('crops'),
    madeAtMs: env.clock.now(),
    version: VERSION,
  }
}

/** @throws VigilError `incident.notFound` */
function titleOf({ env, cameraName }: EvidenceMeans, { cameraId, incidentId }: FallAlert): FallTitle {
  const incident = findIncident(env.db, incidentId)
  if (incident === null) throw new VigilError('incident.notFound')
  return { siteName: env.site.name, timezone: env.site.timezone, cameraName: cameraName(cameraId), incidentNumber: incident.number }
}
