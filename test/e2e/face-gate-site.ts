// A core with one face gate that answers: what tests of residents and of privacy begin with.
import { expect } from 'playwright/test'
import { freePort } from '../../core/demo/free-port.ts'
import { startCoreProcess, type CoreProcess } from '../fakes/core-process.ts'
import { startFaceTerminal, type FaceTerminal } from '../fakes/gate-mqtt-face.ts'
import { workplace } from '../fakes/workplace.ts'

export interface FaceGateSite {
  /** For files of the test itself, too. */
  readonly dir: string
  readonly core: CoreProcess
  readonly terminal: FaceTerminal
  stop(): Promise<void>
}

/** @param cameras lines of the site file's list, indented; '' none */
export async function startFaceGateSite(cameras = ''): Promise<FaceGateSite> {
  const place = await workplace()
  const port = await freePort()
  const login = { username: 'face', password: 'a long enough secret' }
  const site = `
version: 1
site: { id: homes, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋, units: 2 }]
${cameras === '' ? '' : `cameras:\n${cameras}\n`}devices:
  - id: face-3
    driver: gate/mqtt-face
    name: 3栋人脸闸机
    building: b3
    config: { listen: "127.0.0.1:${port}", id: "9001", username: ${login.username}, password: ${login.password}, direction: in, personPauseMs: 0 }
`
  const core = await startCoreProcess(['--data', place.dir, '--site', await place.writeSite(site)])
  let terminal: FaceTerminal | undefined
  await expect(async () => {
    terminal = await startFaceTerminal({ host: '127.0.0.1', port, id: '9001', ...login })
  }).toPass()
  return {
    dir: place.dir,
    core,
    terminal: terminal!,
    async stop() {
      await terminal?.close()
      await core.stop()
      await place.remove()
    },
  }
}
