// What of the devices' messages stands on disk, asked of the database after the core ended.
import { dataPaths } from '../../db/data-dir.ts'
import { readOrCreateKeyFile } from '../../db/key-file.ts'
import { openReadableDb } from '../../db/open.ts'
import { listSignals } from '../../db/signals.ts'
import { lastRollUps, listMetrics, minutesOf } from '../../db/telemetry.ts'

export interface Stored {
  readonly passages: number
  readonly plateReads: number
  readonly fireSignals: number
  /** Samples, each of several metrics: by the one that came least. */
  readonly samples: number
}

export function countStored(dataDir: string): Stored {
  const db = openReadableDb({ file: dataPaths(dataDir).db, key: readOrCreateKeyFile(dataDir) })
  try {
    const all = { limit: 10_000_000 }
    const { minute } = lastRollUps(db)
    const perDevice = new Map<string, number>()
    for (const { id, deviceId } of listMetrics(db)) {
      const samples = minute === null ? 0 : minutesOf(db, id, minute - 60, minute + 1).reduce((sum, one) => sum + one.samples, 0)
      perDevice.set(deviceId, Math.min(perDevice.get(deviceId) ?? Infinity, samples))
    }
    return {
      passages: listSignals(db, 'passage', all).length,
      plateReads: listSignals(db, 'plateRead', all).length,
      fireSignals: listSignals(db, 'fireSignal', all).length,
      samples: [...perDevice.values()].reduce((sum, samples) => sum + samples, 0),
    }
  } finally {
    db.close()
  }
}
